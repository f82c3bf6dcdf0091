/** Bolt where there is no Neo4j: the questions that plans and comparison ask, answered from what the sandbox's instances hold. Nobody without the password comes in. */
import { instanceHost } from '../../plans/aura/fake/names.ts';
import { labelCounts, typeCounts } from '../../plans/aura/compare/queries.ts';
import { type Instance, instances } from '../../plans/aura/fake/rows.ts';
import type { BoltEndpoint, CypherSession } from '../../src/actions/context.ts';
import type { Connection } from '../../src/aws/connect.ts';
import type { Sandbox } from '../../src/sandbox/open.ts';

export function boltOfRows(connection: Connection, sandbox: Sandbox): Connection {
  const bolt = async ({ uri, user, password }: BoltEndpoint): Promise<CypherSession> => {
    const look = (): Instance => {
      const row = [...instances(sandbox.world).values()].find(({ id }) => uri.includes(instanceHost(id)));
      if (!row || !/^(running|updating)$/.test(row.status)) throw new Error(`nobody answers at ${uri}`);
      if (user !== row.username || password !== row.password) throw new Error('The client is unauthorized due to authentication failure');
      return row;
    };
    look();
    return { run: async (query) => answer(look(), query), close: async () => undefined };
  };
  const world = Object.defineProperties({} as Connection['world'], {
    ...Object.getOwnPropertyDescriptors(connection.world),
    bolt: { value: bolt, enumerable: true },
    missing: { value: {}, enumerable: true },
  });
  return { ...connection, world };
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0);
const named = (counts: Record<string, number>) => Object.entries(counts).map(([name, value]) => ({ name, value }));

function answer({ content: { nodes, relationships } }: Instance, query: string): Record<string, unknown>[] {
  if (query.includes('AS found')) return [{ found: `${sum(nodes)} nodes, ${sum(relationships)} relationships` }];
  if (query.startsWith('SHOW ')) return [];
  if (query === labelCounts) return named(nodes).map(({ name, value }) => ({ labels: [name], value }));
  if (query === typeCounts) return named(relationships);
  const after = Number(/ > (-?\d+) WITH/.exec(query)?.[1] ?? -1);
  const ids = /IN \[([\d, ]*)\]/.exec(query)?.[1]?.split(', ');
  const most = Number(/LIMIT (\d+)/.exec(query)?.[1] ?? Number.POSITIVE_INFINITY);
  const inPage = ({ id }: { id: string }): boolean => (ids ? ids.includes(id) : Number(id) > after && Number(id) <= after + most);
  const [, label, type] = /\(n:`(\w+)`\)|\[r:`(\w+)`\]/.exec(query) ?? [];
  if (label) return Array.from({ length: nodes[label] ?? 0 }, (_, i) => ({ id: String(i), labels: [label], properties: { n: i } })).filter(inPage);
  if (type) return Array.from({ length: relationships[type] ?? 0 }, (_, i) => ({ id: String(i), start: [], end: [], properties: { n: i } })).filter(inPage);
  throw new Error(`the test has no answer to ${query}`);
}
