/** Two redis-servers, the second a copy of the first by RDB, as a restored backup is. */
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Comparing, type Comparison, compareRedis } from '../../../../plans/elasticache/compare/compare-redis.ts';
import type { RedisWire } from '../../../../src/redis/connection.ts';
import { startRedis, type TestServer } from '../../../redis/server.ts';

export type Command = (string | Buffer)[];

export interface Pair {
  source: TestServer;
  target: TestServer;
  /** Connections to write with. */
  s: RedisWire;
  t: RedisWire;
  compare(more?: Partial<Comparing>): Promise<Comparison>;
  stop(): Promise<void>;
}

export async function run(connection: RedisWire, commands: Command[]): Promise<void> {
  for (let from = 0; from < commands.length; from += 1000) {
    for (const reply of await connection.pipeline(commands.slice(from, from + 1000))) if (reply instanceof Error) throw reply;
  }
}

export async function copied(fill: (connection: RedisWire) => Promise<void>, config: { source?: string[]; target?: string[] } = {}): Promise<Pair> {
  const source = await startRedis(config.source);
  const s = await source.connect();
  await fill(s);
  await s.command('SAVE');
  const dir = await mkdtemp(join(tmpdir(), 'encmigrate-redis-'));
  await copyFile(join(source.dir, 'dump.rdb'), join(dir, 'dump.rdb'));
  return pair(source, await startRedis(config.target, { dir }), s);
}

export async function pair(source: TestServer, target: TestServer, s?: RedisWire): Promise<Pair> {
  const [writeS, writeT] = [s ?? (await source.connect()), await target.connect()];
  return {
    source,
    target,
    s: writeS,
    t: writeT,
    compare: (more = {}) => compareRedis({ source: [source], target: [target], ...more }),
    async stop() {
      writeS.close();
      writeT.close();
      await source.stop();
      await target.stop();
    },
  };
}

/** "kind key" of each, sorted: what a test expects to be named. */
export const namesOf = (comparison: Comparison): string[] => comparison.named.map(({ db, kind, key }) => `${kind} ${db === 0 ? '' : `${db}:`}${key}`).sort();
