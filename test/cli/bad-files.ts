/** Plan files and journals as accidents and hands leave them. `write` puts the case into the folder, beside a good plan. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../src/plan/digest.ts';

export interface BadFile {
  name: string;
  write(folder: string, good: Record<string, never>): void;
  exit: number;
  says: RegExp;
}

// biome-ignore lint/suspicious/noExplicitAny: a plan is bent here in ways its type forbids
type Bent = any;

/** The plan, bent, with its digest as it was, or computed anew as somebody would who knows how. */
const bent = (name: string, exit: number, says: RegExp, bend: (plan: Bent) => void, sealed = true): BadFile => ({
  name,
  exit,
  says,
  write(folder, good) {
    const plan = structuredClone(good) as Bent;
    bend(plan);
    if (sealed) plan.digest = digestOf(plan);
    writeFileSync(join(folder, 'bad.plan.json'), JSON.stringify(plan));
  },
});
const text = (name: string, content: string | Buffer, says: RegExp): BadFile => ({
  name,
  exit: 2,
  says,
  write: (folder) => writeFileSync(join(folder, 'bad.plan.json'), content),
});

export const planFiles: BadFile[] = [
  { name: 'not there', exit: 2, says: /no such file/, write: () => undefined },
  { name: 'a folder', exit: 2, says: /it is a folder/, write: (folder) => mkdirSync(join(folder, 'bad.plan.json')) },
  text('empty', '', /is not JSON/),
  text('binary', Buffer.from([0, 1, 2, 255, 254]), /is not JSON/),
  text('cut off', '{"format":"encmigrate/plan@1","id":"em-', /is not JSON/),
  text('another document', '{"hello":"world"}', /is not a plan/),
  text('a list', '[]', /is not a plan/),
  text('null', 'null', /is not a plan/),
  bent('of a later format', 2, /encmigrate\/plan@9/, (p) => (p.format = 'encmigrate/plan@9')),
  bent('with another key, digest as it was', 2, /edited after it was written/, (p) => (p.choices.kmsKey = 'arn:aws:kms:eu-west-1:123456789012:key/0'), false),
  bent('with another account, digest as it was', 2, /edited after it was written/, (p) => (p.account = '999999999999'), false),
  bent('with a field nobody knows', 2, /is not a plan/, (p) => (p.extra = true)),
  bent('without steps', 2, /is not a plan/, (p) => (p.steps = [])),
  bent('with a step of no kind', 2, /is not a plan/, (p) => (p.steps[0].action = { kind: 'shell', command: 'rm' })),
  bent('with a step twice', 2, /appears twice/, (p) => p.steps.splice(1, 0, p.steps[0])),
  bent('with a phase out of order', 2, /after a later phase/, (p) => (p.steps.at(-1).phase = 'prepare')),
  bent('that needs a later step', 2, /not an earlier step/, (p) => p.steps[0].needs.push('delete.confirm')),
  bent(
    'that refers to no step',
    2,
    /not an earlier step/,
    (p) => (p.steps.find((s: Bent) => s.id === 'backup').action.input.CacheClusterId = { $from: 'nowhere', path: 'x' }),
  ),
  bent('without its gate before the deletion, sealed anew', 2, /./, (p) => {
    p.steps = p.steps.filter((s: Bent) => s.id !== 'delete.confirm');
    for (const s of p.steps) s.needs = s.needs.filter((n: string) => n !== 'delete.confirm');
  }),
  bent(
    'with another call, sealed anew',
    2,
    /somebody edited the plan/,
    (p) => (p.steps.find((s: Bent) => s.id === 'backup').action.input.SnapshotName = 'mine'),
  ),
  bent('of another account, sealed anew', 4, /account 999999999999/, (p) => (p.account = '999999999999')),
  bent('of a system nobody knows, sealed anew', 2, /no system "mystery"/, (p) => (p.system = 'mystery')),
];

/** `lines` are those of a journal that stopped at the first gate. */
export interface BadJournal {
  name: string;
  bend(lines: string[]): string;
  exit: number;
  says: RegExp;
}

const joined = (lines: string[]) => lines.map((line) => `${line}\n`).join('');

export const journals: BadJournal[] = [
  { name: 'a letter changed in line 4', exit: 1, says: /line 4 /, bend: (lines) => joined(lines.map((line, i) => (i === 3 ? line.replace('a', 'b') : line))) },
  { name: 'line 3 taken out', exit: 1, says: /line 3 /, bend: (lines) => joined(lines.filter((_, i) => i !== 2)) },
  {
    name: 'two lines exchanged',
    exit: 1,
    says: /line 3 /,
    bend: (lines) => joined(lines.map((line, i) => (i === 2 ? (lines[3] ?? '') : i === 3 ? (lines[2] ?? '') : line))),
  },
  { name: 'no first line', exit: 1, says: /line 1 /, bend: (lines) => joined(lines.slice(1)) },
  { name: 'a line of nothing', exit: 1, says: /line 2 /, bend: (lines) => joined([lines[0] ?? '', '', ...lines.slice(1)]) },
  { name: 'another program wrote into it', exit: 1, says: /is not JSON/, bend: (lines) => `${joined(lines)}error: something\n` },
];

export const copyJournal = (folder: string, bend: BadJournal['bend']): void => {
  const path = join(folder, 'good.journal.ndjson');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, '');
  appendFileSync(path, bend(lines));
};
