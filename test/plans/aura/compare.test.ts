import { expect, it } from 'vitest';
import { byIds, constraints, indexes, labelCounts, page, typeCounts } from '../../../plans/aura/compare/queries.ts';
import { canonical } from '../../../src/plan/digest.ts';
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
    if (query === indexes)
      return [{ name: 'by_name', type: 'RANGE', entityType: 'NODE', labelsOrTypes: ['Person'], properties: ['name'], owningConstraint: null, state: index }];
    if (query === constraints || query === typeCounts) return [];
    if (query === labelCounts)
      return [...Map.groupBy(nodes, (n) => canonical(n.labels)).values()].map((all) => ({ labels: all[0]?.labels, value: all.length }));
    const of = nodes.filter((n) => query === page({ node: n.labels }, after(query), most(query)) || query === byIds({ node: n.labels }, idsOf(query)));
    const ids = idsOf(query);
    return (query.includes(' IN [') ? of.filter((n) => ids.includes(n.id)) : of.filter((n) => Number(n.id) > Number(after(query))))
      .sort((x, y) => Number(x.id) - Number(y.id))
      .slice(0, most(query))
      .map(({ id, properties }) => ({ id, properties }));
  },
  close: async () => undefined,
});
const after = (query: string): string => / > (-?\d+) WITH/.exec(query)?.[1] ?? '-1';
const most = (query: string): number => Number(/LIMIT (\d+)/.exec(query)?.[1] ?? 1_000_000);
const idsOf = (query: string): string[] => /IN \[([\d, ]*)\]/.exec(query)?.[1]?.split(', ') ?? [];

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
    ['index by_name is not online', 'schema'],
    ['node Person 1, property name', 'value'],
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

const many = (n: number, from = 0): Graph => ({
  nodes: Array.from({ length: n }, (_, i) => ({ id: String(i + from), labels: ['Person'], properties: { n: i } })),
  index: 'ONLINE',
});
const named = (result: Awaited<ReturnType<typeof compared>>) => (result.outputs.named as { key: string; kind: string }[]).map((d) => `${d.kind} ${d.key}`);
const sampled = { ...action, options: { writes: 'frozen', sample: 10 } };

it('larger than the sample, with ids given out anew: the other side is read through', async () => {
  const turned = many(5_000, 70_000);
  turned.nodes.forEach((node, i) => {
    node.properties = { n: 4_999 - i };
  });
  expect(await compared(many(5_000), turned, sampled)).toMatchObject({ outcome: 'equal', outputs: { keys: 5_000, sampled: 10 } });
  (turned.nodes.at(-1) as { properties: object }).properties = { n: 'other' };
  expect(named(await compared(many(5_000), turned, sampled))).toEqual(['missing node Person 0']);
});

it('larger than the sample, ids kept: what was changed is named with its property', async () => {
  const other = many(5_000);
  (other.nodes[3] as { properties: object }).properties = { n: 3, more: true };
  expect(named(await compared(many(5_000), other, sampled))).toEqual(['value node Person 3, property more']);
});

it('a label that is called as the lack of one, nodes without, and sets of labels are told apart', async () => {
  const odd = (value: number): Graph => ({
    nodes: [
      { id: '0', labels: [], properties: { n: 1 } },
      { id: '1', labels: ['(none)'], properties: { n: value } },
      { id: '2', labels: ['A', 'B'], properties: {} },
      { id: '3', labels: ['A:B'], properties: {} },
    ],
    index: 'ONLINE',
  });
  expect(await compared(odd(1), odd(1))).toMatchObject({ outcome: 'equal', outputs: { keys: 4 } });
  expect(named(await compared(odd(1), odd(2)))).toEqual(['value node `(none)` 1, property n']);
});

it('an index that is online on neither side is none', async () => {
  const graph = { nodes: [ada], index: 'POPULATING' };
  expect(named(await compared(graph, graph))).toEqual(['schema index by_name is not online']);
});
