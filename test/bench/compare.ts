/**
 * Comparison speed and memory: two redis-servers with KEYS (1,000,000) mixed keys, the second loaded from the first one's RDB.
 * All figures of one run, so that their ratios hold on any machine. `tsx test/bench/compare.ts`; ROUNDS=n takes the best of n.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { startRedis } from '../redis/server.ts';
import { needs } from '../support/needs.ts';
import { fill } from './compare-data.ts';

const run = promisify(execFile);

interface Figure {
  keys: number;
  seconds: number;
  rssMb: number;
  cpuSeconds: number;
  outcome?: string;
}

export interface CompareFigures {
  keys: number;
  compare: Figure;
  floor: Figure;
  /** GETs a second by redis-benchmark, where it is installed. */
  getsPerSecond?: number;
}

export async function benchCompare(keys: number, rounds = 1): Promise<CompareFigures> {
  const work = await mkdtemp(join(tmpdir(), 'encmigrate-bench-'));
  const source = await startRedis(['--dbfilename', 'dump.rdb']);
  let target: Awaited<ReturnType<typeof startRedis>> | undefined;
  try {
    const connection = await source.connect();
    await fill(connection, keys);
    await connection.command('SAVE');
    connection.close();
    const copy = await mkdtemp(join(tmpdir(), 'encmigrate-redis-'));
    await copyFile(join(source.dir, 'dump.rdb'), join(copy, 'dump.rdb'));
    target = await startRedis([], { dir: copy });
    const child = join(work, 'child.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'compare-child.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: child,
      logLevel: 'error',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const measure = async (what: string): Promise<Figure> => {
      let best: Figure | undefined;
      for (let round = 0; round < rounds; round++) {
        const { stdout } = await run(process.execPath, [child, what, String(source.port), String(target!.port)]);
        const figure = JSON.parse(stdout) as Figure;
        if (!best || figure.seconds < best.seconds) best = { ...figure, rssMb: Math.max(figure.rssMb, best?.rssMb ?? 0) };
      }
      return best as Figure;
    };
    const floor = await measure('floor');
    const compare = await measure('compare');
    return { keys, compare, floor, ...(await gets(source.port)) };
  } finally {
    await source.stop();
    await target?.stop();
    await rm(work, { recursive: true, force: true });
  }
}

async function gets(port: number): Promise<{ getsPerSecond?: number }> {
  if (!needs('redis-benchmark').ok) return {};
  const { stdout } = await run('redis-benchmark', ['-p', String(port), '-t', 'get', '-n', '1000000', '-P', '200', '-c', '4', '--csv']);
  const line = stdout.split('\n').find((text) => text.startsWith('"GET"'));
  return line ? { getsPerSecond: Number(line.split(',')[1]?.replaceAll('"', '')) } : {};
}

export function compareTable({ keys, compare, floor, getsPerSecond }: CompareFigures): string {
  const rate = (figure: Figure) => Math.round(figure.keys / figure.seconds);
  const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  const of = (figure: Figure) => [figure.seconds.toFixed(2), rate(figure).toLocaleString('en'), Math.round(figure.rssMb), figure.cpuSeconds.toFixed(1)];
  return [
    row(`${keys.toLocaleString('en')} keys`, 'seconds', 'keys/s', 'peak MB', 'CPU s'),
    row('---', '---', '---', '---', '---'),
    row(`compare, both ways (${compare.outcome})`, ...of(compare)),
    row('floor: only reads DUMP and PEXPIRETIME of both', ...of(floor)),
    ...(getsPerSecond ? [row('redis-benchmark GET, pipelined, one server', '', Math.round(getsPerSecond).toLocaleString('en'), '', '')] : []),
    '',
    `compare : floor = ${(compare.seconds / floor.seconds).toFixed(2)}`,
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const here = needs('redis-server');
  if (!here.ok) process.stdout.write(`skipped: ${here.why}\n`);
  else process.stdout.write(`${compareTable(await benchCompare(Number(process.env.KEYS ?? 1_000_000), Number(process.env.ROUNDS ?? 1)))}\n`);
}
