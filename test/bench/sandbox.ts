/** What a newcomer waits for and pays: the demo from nothing to the first answer of a scan, and its memory when every cache runs. */
import { execFile } from 'node:child_process';
import { connect as connectTcp } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { needs } from '../support/needs.ts';
import { type Home, openHome } from './demo.ts';
import { median, type Line } from './row.ts';

/** `keys`: of the largest cache, 100,000 as in the demo unless told. */
export async function benchSandbox(rounds: number, keys?: number): Promise<Line[]> {
  const seconds: number[] = [];
  const megabytes: number[] = [];
  let count = 0;
  const redis = needs('redis-server');
  for (let round = 0; round < rounds; round++) {
    const home = openHome(keys);
    try {
      seconds.push((await home.time(['scan', '--sandbox'])) / 1000);
      if (!redis.ok) continue;
      await startCaches(home);
      const family = await atRest(home.sandboxPid());
      count = family.length;
      megabytes.push(family.reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024);
    } finally {
      await home.remove();
    }
  }
  const what = 'resident memory, every cache of the demo started';
  return [
    { part: 'sandbox', what: 'from nothing to the answer of the first scan', figure: median(seconds), unit: 's', target: { most: 5 } },
    redis.ok
      ? { part: 'sandbox', what: `${what} (${count} processes)`, figure: median(megabytes), unit: 'MB', target: { most: 600 } }
      : { part: 'sandbox', what, why: redis.why },
  ];
}

/** A cache starts when a client comes to its address. */
async function startCaches({ env }: Home): Promise<void> {
  const { tables } = JSON.parse(readFileSync(join(env.XDG_STATE_HOME!, 'encmigrate', 'sandbox', 'demo', 'world', 'world.json'), 'utf8')) as {
    tables: { name: string; rows: [string, { tls: boolean; shards: { nodes: { address: number }[] }[] }][] }[];
  };
  const caches = tables.filter(({ name }) => name === 'elasticache.caches').flatMap(({ rows }) => rows.map(([, row]) => row));
  if (caches.length === 0) throw new Error('the demo has no caches');
  await Promise.all(caches.flatMap(({ tls, shards }) => shards.flatMap(({ nodes }) => nodes.map(({ address }) => visit(address, tls)))));
}

/** Until it says anything: an answer, or that it wants a token. */
function visit(port: number, tls: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    // A certificate that signs itself is what the sandbox's caches have.
    const socket = tls ? connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }) : connectTcp({ host: '127.0.0.1', port });
    socket.once('error', reject).once('close', () => reject(new Error(`the cache at port ${port} does not answer`)));
    socket.once('data', () => {
      resolve();
      socket.destroy();
    });
    socket.write('PING\r\n');
  });
}

/** Once no process comes or goes any more: a replica that copies its primary makes both fork. */
async function atRest(root: number): Promise<Process[]> {
  let before = '';
  for (;;) {
    const family = await processes(root);
    const now = family.map(({ pid }) => pid).join();
    if (now === before) return family;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

interface Process {
  pid: number;
  kilobytes: number;
}

/** The process and all that came from it. */
async function processes(root: number): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number, number]);
  const family = new Set([root]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const [pid, parent] of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(([pid]) => family.has(pid)).map(([pid, , kilobytes]) => ({ pid, kilobytes }));
}
