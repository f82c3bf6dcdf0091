import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompareEndpoint } from '../../../../plans/elasticache/compare/side.ts';
import { compareRedis } from '../../../../plans/elasticache/compare/compare-redis.ts';
import { parseSlots, slotOf } from '../../../../src/redis/slots.ts';
import { freePort } from '../../../../src/sandbox/engines/ports.ts';
import { startRedis, type TestServer } from '../../../redis/server.ts';
import { commandsOf } from '../../../bench/compare-data.ts';
import { needs } from '../../../support/needs.ts';
import { type Command, namesOf, run } from './pair.ts';

interface Shards {
  nodes: TestServer[];
  slots: string[];
}

async function wait(until: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await until()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never happened');
}

/** A cluster in real cluster mode, or as many servers that know nothing of each other. */
async function shards(slots: string[], clustered = true): Promise<Shards> {
  const nodes = await Promise.all(slots.map(async () => startRedis(clustered ? ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())] : [])));
  if (!clustered) return { nodes, slots };
  for (const [i, node] of nodes.entries()) {
    const connection = await node.connect();
    for (const [from, to] of parseSlots(slots[i]!)) await connection.command('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
    await connection.command('CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1));
    const bus = String(await (await nodes[0]!.connect()).command('CONFIG', 'GET', 'cluster-port')).split(',')[1]!;
    if (i > 0) await connection.command('CLUSTER', 'MEET', '127.0.0.1', String(nodes[0]!.port), bus);
    connection.close();
  }
  for (const node of nodes) {
    const connection = await node.connect();
    await wait(
      async () =>
        /cluster_state:ok/.test(String(await connection.command('CLUSTER', 'INFO'))) &&
        String(await connection.command('CLUSTER', 'NODES'))
          .trim()
          .split('\n').length === nodes.length,
    );
    connection.close();
  }
  return { nodes, slots };
}

async function write({ nodes, slots }: Shards, commands: Command[]): Promise<void> {
  const ranges = slots.map(parseSlots);
  for (const [i, node] of nodes.entries()) {
    const connection = await node.connect();
    await run(
      connection,
      commands.filter(([, key]) => ranges[i]!.some(([from, to]) => slotOf(Buffer.from(key!)) >= from && slotOf(Buffer.from(key!)) <= to)),
    );
    connection.close();
  }
}

const commands: Command[] = [
  ...Array.from({ length: 6000 }, (_, n) => commandsOf(n)).flat(),
  ...Array.from({ length: 300 }, (_, i): Command => ['SET', `{tag${i % 7}}:${i}`, String(i)]),
];
const changes: Command[] = [
  ['DEL', 'app:session:1'],
  ['APPEND', 'app:session:2', '!'],
  ['PERSIST', 'app:session:5'],
  ['SET', 'extra:1', 'v'],
  ['SET', 'extra:2', 'v'],
  ['SET', '{tag3}:extra', 'v'],
  ['SADD', 'app:object:86', 'more'],
];
const named = [
  'extra extra:1',
  'extra extra:2',
  'extra {tag3}:extra',
  'missing app:session:1',
  'ttl app:session:5',
  'value app:object:86',
  'value app:session:2',
];

const redis = needs('redis-server');
describe.skipIf(!redis.ok)(`cluster mode ${redis.why}`, () => {
  let source: Shards;
  let target: Shards;
  let replica: TestServer;
  beforeAll(async () => {
    [source, target] = await Promise.all([shards(['0-5460', '5461-16383']), shards(['0-4000,12000-13000', '4001-11999', '13001-16383'])]);
    await write(source, commands);
    await write(target, commands);
    replica = await startRedis(['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]);
    const connection = await replica.connect();
    const first = await source.nodes[0]!.connect();
    const id = String(await first.command('CLUSTER', 'MYID'));
    const bus = String(await first.command('CONFIG', 'GET', 'cluster-port')).split(',')[1]!;
    await connection.command('CLUSTER', 'MEET', '127.0.0.1', String(source.nodes[0]!.port), bus);
    await wait(async () => String(await connection.command('CLUSTER', 'NODES')).includes(id));
    await wait(async () =>
      connection.command('CLUSTER', 'REPLICATE', id).then(
        () => true,
        () => false,
      ),
    );
    await wait(async () => String(await connection.command('INFO', 'replication')).includes('master_link_status:up'));
    connection.close();
    first.close();
  }, 60_000);
  afterAll(async () => {
    for (const node of [...(source?.nodes ?? []), ...(target?.nodes ?? []), ...(replica ? [replica] : [])]) await node.stop();
  });
  const all = (given: Shards): CompareEndpoint[] => given.nodes;

  it('finds each key on the shard that holds its slot', async () => {
    expect(await compareRedis({ source: all(source), target: all(target) })).toMatchObject({ outcome: 'equal', keys: 6300, differences: 0 });
  });

  it('finds the other primaries from any one node, and leaves replicas out', async () => {
    for (const given of [[source.nodes[1]!], [replica], [replica, ...source.nodes]]) {
      expect(await compareRedis({ source: given, target: [target.nodes[2]!] })).toMatchObject({ outcome: 'equal', keys: 6300 });
    }
  });

  it('names what differs on any shard', async () => {
    await write(target, changes);
    expect(namesOf(await compareRedis({ source: all(source), target: all(target) }))).toEqual(named);
  });

  it('resumes in the second shard', async () => {
    const stop = new AbortController();
    let kept: unknown;
    let told = 0;
    await compareRedis({
      source: all(source),
      target: all(target),
      options: { checkpointEvery: 0 },
      signal: stop.signal,
      onProgress: ({ checkpoint }) => {
        if (!checkpoint || stop.signal.aborted) return;
        kept = checkpoint;
        if (checkpoint.shard === 1 && ++told === 2) stop.abort();
      },
    }).catch(() => {});
    expect(kept).toMatchObject({ shard: 1 });
    const found = await compareRedis({ source: all(source), target: all(target), checkpoint: kept });
    expect(namesOf(found)).toEqual(named);
    expect(found.keys).toBe(6300);
  });

  it('compares shards that are no cluster only when told their slots', async () => {
    const loose = await shards(['0-8000', '8001-16383'], false);
    await write(loose, commands);
    const told = loose.nodes.map((node, i) => ({ ...node, slots: loose.slots[i]! }));
    expect(await compareRedis({ source: all(source), target: told })).toMatchObject({ outcome: 'equal', keys: 6300 });
    expect(await compareRedis({ source: told, target: told })).toMatchObject({ outcome: 'equal', keys: 6300 });
    const untold = await compareRedis({ source: all(source), target: all(loose) });
    expect(untold).toMatchObject({ outcome: 'notVerified', keys: 0 });
    expect(untold.reason).toMatch(/2 primaries without cluster mode/);
    for (const node of loose.nodes) await node.stop();
  });
});
