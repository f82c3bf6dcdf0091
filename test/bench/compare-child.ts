/** What test/bench/compare.ts measures, in a process of its own: `compare` or `floor` of two ports. Prints one line of JSON. */
import { compareRedis } from '../../plans/elasticache/compare/compare-redis.ts';
import { heads, type KeyPage, request, scan } from '../../plans/elasticache/compare/page.ts';
import { connectRedis } from '../../src/redis/connection.ts';

const [what, ...ports] = process.argv.slice(2);
const [source, target] = ports.map((port) => ({ host: '127.0.0.1', port: Number(port), tls: false }));
const began = performance.now();

/** SCAN of one side, DUMP and PEXPIRETIME of both, and nothing done with the answers. */
async function floor(): Promise<number> {
  const [s, t] = await Promise.all([connectRedis(source!), connectRedis(target!)]);
  const pending: Promise<void>[] = [];
  let keys = 0;
  const read = async (page: KeyPage) => {
    const all = Int32Array.from({ length: page.length }, (_, i) => i);
    const ask = request(page, all, 0, page.length, [heads.dump, heads.expiretime]);
    const replies = await Promise.all([s.exchange(ask.bytes, ask.count), t.exchange(ask.bytes, ask.count)]);
    for (const one of replies) one.release();
    ask.release();
    keys += page.length;
    page.release();
  };
  for (let next: Promise<KeyPage> | undefined = scan(s, '0'); next; ) {
    const page: KeyPage = await next;
    next = page.cursor === '0' ? undefined : scan(s, page.cursor);
    pending.push(read(page));
    if (pending.length >= 4) await pending.shift();
  }
  await Promise.all(pending);
  s.close();
  t.close();
  return keys;
}

const found = what === 'floor' ? { keys: await floor() } : await compareRedis({ source: [source!], target: [target!] });
const seconds = (performance.now() - began) / 1000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(`${JSON.stringify({ ...found, seconds, rssMb: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 })}\n`);
