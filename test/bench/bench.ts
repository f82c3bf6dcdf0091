/**
 * Benchmarks: figures of one run, as ratios where there is something to stand against. docs/benchmarks.md says what they mean.
 *
 *   npm run bench                                            all of it, some minutes
 *   npm run bench -- --only startup,compare --keys 100000    parts, and smaller
 *   npm run bench -- --json                                  also one line of JSON, last
 *
 * ONLY, KEYS and ROUNDS in the environment do the same.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { needs } from '../support/needs.ts';
import { benchCompare } from './compare.ts';
import { benchMigration } from './migration.ts';
import { type Line, met, type Part, parts, ratio, skipped, table } from './row.ts';
import { benchSandbox } from './sandbox.ts';
import { benchSize } from './size.ts';
import { benchStartup } from './startup.ts';

export interface Asked {
  only: readonly Part[];
  /** For the comparison; 1,000,000 unless told. */
  keys: number;
  /** Of the largest cache of the demo; as in the demo unless told. */
  demoKeys?: number;
  /** How often each is done; else 15 starts, 3 seeds, 3 comparisons, 3 sandboxes. */
  rounds?: number;
}

const work: Record<Part, (asked: Asked) => Line[] | Promise<Line[]>> = {
  startup: ({ rounds = 15, demoKeys }) => benchStartup(rounds, demoKeys),
  migration: ({ rounds = 3 }) => benchMigration(rounds),
  compare: ({ rounds = 3, keys }) => compareLines(keys, rounds),
  sandbox: ({ rounds = 3, demoKeys }) => benchSandbox(rounds, demoKeys),
  size: () => benchSize(),
};

export async function bench(asked: Asked): Promise<Line[]> {
  const lines: Line[] = [];
  for (const part of parts) {
    if (asked.only.includes(part)) lines.push(...(await work[part](asked)));
    else lines.push({ part, what: 'all of it', why: 'not asked for' });
  }
  return lines;
}

async function compareLines(keys: number, rounds: number): Promise<Line[]> {
  const redis = needs('redis-server');
  const what = `${keys.toLocaleString('en')} keys, every value and TTL, both ways`;
  if (!redis.ok) return [{ part: 'compare', what, why: redis.why }];
  const { compare, floor, getsPerSecond } = await benchCompare(keys, rounds);
  const rate = keys / compare.seconds;
  const row = (figure: { what: string; figure: number }): Line => ({
    part: 'compare',
    what,
    figure: rate,
    unit: 'keys/s',
    against: figure,
    target: { least: 100_000 },
  });
  return [
    row({ what: 'DUMP and PEXPIRETIME of both, only read', figure: keys / floor.seconds }),
    {
      part: 'compare',
      what: 'peak resident memory',
      figure: compare.rssMb,
      unit: 'MB',
      against: { what: 'only read', figure: floor.rssMb },
      target: { most: 150 },
    },
    getsPerSecond === undefined
      ? { part: 'compare', what: 'against redis-benchmark', why: needs('redis-benchmark').why }
      : row({ what: 'redis-benchmark GET, pipelined, one server', figure: getsPerSecond }),
  ];
}

export const jsonLine = (lines: readonly Line[]): string =>
  JSON.stringify({
    type: 'bench',
    node: process.version,
    cores: cpus().length,
    lines: lines.map((line) => (skipped(line) ? line : { ...line, ratio: ratio(line), met: met(line) })),
  });

/** Throws where it is no number above 0. */
function whole(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} wants a whole number from 1, not ${text}`);
  return number;
}

export function asked(argv: readonly string[], env: NodeJS.ProcessEnv): Asked & { json: boolean } {
  const { values } = parseArgs({
    args: [...argv],
    options: { only: { type: 'string' }, keys: { type: 'string' }, rounds: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const only = (values.only ?? env.ONLY ?? parts.join(',')).split(',');
  const unknown = only.filter((name) => !parts.some((part) => part === name));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}: ${parts.join(', ')}`);
  const rounds = whole('--rounds', values.rounds ?? env.ROUNDS);
  return { only: only as Part[], keys: whole('--keys', values.keys ?? env.KEYS) ?? 1_000_000, ...(rounds === undefined ? {} : { rounds }), json: values.json };
}

if (process.argv[1] === import.meta.filename) {
  const given = asked(process.argv.slice(2), process.env);
  const lines = await bench(given);
  process.stdout.write(`Node ${process.version}, ${cpus().length} cores\n\n${table(lines)}\n`);
  if (given.json) process.stdout.write(`${jsonLine(lines)}\n`);
}
