import { expect, it } from 'vitest';
import { compareCypher } from '../../../plans/aura/compare/action.ts';
import type { CypherSession } from '../../../src/actions/context.ts';
import type { ActionOf } from '../../../src/actions/schema.ts';
import { context, tableAws } from '../../actions/world.ts';

interface Graph {
  nodes: { id: string; labels: string[]; properties: Record<string, unknown> }[];
  index: string;
}

/** Answers the comparison's own questions over a list of nodes. */
const session = ({ nodes, index }: Graph): CypherSession => ({
  async run(query) {
    if (query.startsWith('SHOW INDEXES'))
      return [{ name: 'by_name', type: 'RANGE', entityType: 'NODE', labelsOrTypes: ['Person'], properties: ['name'], owningConstraint: null, state: index }];
    if (query.startsWith('SHOW CONSTRAINTS')) return [];
    if (query.startsWith('MATCH (n) WITH')) return [{ name: 'Person', value: nodes.length }];
    if (query.startsWith('MATCH ()')) return [];
    return nodes.map((node) => ({ ...node }));
  },
  close: async () => undefined,
});

const ada = { id: '0', labels: ['Person'], properties: { name: 'Ada' } };
const bob = { id: '1', labels: ['Person'], properties: { name: 'Bob' } };
const action = {
  kind: 'compare',
  comparer: 'cypher',
  source: { uri: 'bolt://a', user: 'neo4j', password: { $secret: 's' } },
  target: { uri: 'bolt://b', user: 'neo4j', password: { $secret: 't' } },
  options: { writes: 'frozen' },
} as ActionOf<'compare'>;
const compared = (a: Graph, b: Graph, given = action) =>
  compareCypher(given, context(tableAws({}), { bolt: async ({ uri }) => session(uri === 'bolt://a' ? a : b) }));

it('is equal where ids differ and nothing else', async () => {
  expect(
    await compared(
      { nodes: [ada, bob], index: 'ONLINE' },
      {
        nodes: [
          { ...bob, id: '7' },
          { ...ada, id: '9' },
        ],
        index: 'ONLINE',
      },
    ),
  ).toMatchObject({ outcome: 'equal', outputs: { keys: 2, differences: 0 } });
});

it('names every difference, both ways', async () => {
  const result = await compared(
    { nodes: [ada, bob], index: 'ONLINE' },
    { nodes: [ada, { ...bob, properties: { name: 'Rob' } }, { ...ada, id: '5' }], index: 'POPULATING' },
  );
  expect(result.outcome).toBe('differs');
  expect((result.outputs.named as { key: string; kind: string }[]).map((d) => [d.key, d.kind])).toEqual([
    ['nodes labelled Person', 'count'],
    ['index by_name', 'schema'],
    ['node Person 1', 'value'],
    ['node Person 5', 'extra'],
  ]);
});

it('says "not verified" where a side cannot be asked, or would be compared with itself, or is written to', async () => {
  const refused = await compareCypher(action, context(tableAws({}), { bolt: () => Promise.reject(new Error('no route')) }));
  expect(refused).toMatchObject({ outcome: 'notVerified', outputs: { reason: 'no route' } });
  const graph = { nodes: [ada], index: 'ONLINE' };
  expect(await compared(graph, graph, { ...action, target: action.source })).toMatchObject({ outcome: 'notVerified' });
  expect(await compared(graph, graph, { ...action, options: { writes: 'accept-loss' } })).toMatchObject({ outcome: 'notVerified' });
});
