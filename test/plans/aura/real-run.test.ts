/**
 * The recipe on the real thing: a real dump by a real neo4j-admin into an instance that is a real Neo4j, compared with the real source through the
 * driver; what goes wrong on the way; and where encmigrate, or neo4j-admin itself, is killed in the middle of the upload.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { uploads } from '../../../plans/aura/fake/console/uploads.ts';
import { type Instance, instances } from '../../../plans/aura/fake/rows.ts';
import { aura } from '../../../plans/aura/system.ts';
import { lives, type ProcessId } from '../../../src/actions/child/alive.ts';
import type { Connection } from '../../../src/aws/connect.ts';
import type { Notice } from '../../../src/engine/host.ts';
import { readJournal } from '../../../src/engine/journal.ts';
import { verifyPlan } from '../../../src/engine/verify.ts';
import { journalPath } from '../../../src/plan/file.ts';
import type { Choices, System } from '../../../src/plan/system.ts';
import type { Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import { em, startProgram } from '../../e2e/program.ts';
import { fragment } from '../../engine/schedule/aura.ts';
import { agreeing, type RecordingHost, recordingHost } from '../../support/recording-host.ts';
import { openRig, type Rig } from '../../support/rig.ts';
import { freePort } from '../../../src/sandbox/engines/ports.ts';
import { emptyProject, openRealWorld, realServices } from './real-world.ts';
import { films, here, people, type RealSource, realPlace, realSource } from './source.ts';

const minutes = 60_000;
const secrets = { keyPolicy: fragment, sourcePassword: 'source-password-1' };
/** Of every kind that Cypher stores; a label that needs quoting, a node without one, and a relationship to itself. */
const odd = [
  "CREATE (:`Odd ``label` {point: point({latitude: 52.5, longitude: 13.4}), day: date('2026-11-25'), at: datetime('2026-11-25T10:00:00+01:00'), long: 9007199254740993, part: 0.1, whole: 2.0, list: ['a', 'b'], took: duration('P1DT2H')})",
  "CREATE (n {only: 'no label'}) CREATE (n)-[:SELF]->(n)",
];

let place: Neo4jPlace;
let home: string;
let source: RealSource;
let rig: Rig;

beforeAll(async () => {
  if (!here.ok) return;
  place = await realPlace();
  home = mkdtempSync(join(tmpdir(), 'encmigrate-aura-real-'));
  source = await realSource(place, home, odd);
}, 5 * minutes);
afterAll(() => home && rmSync(home, { recursive: true, force: true }));

beforeEach(async () => {
  if (!here.ok) return;
  rig = await openRig({
    services: () => realServices(place),
    build: emptyProject,
  });
});
afterEach(() => rig?.close());

const target = (): Instance => [...instances(rig.sandbox.world).values()].find((one) => one.name === 'uploaded') as Instance;
const passwordFile = (): string => join(rig.dir, 'password');
const choices = (more: Record<string, string> = {}): Choices => ({
  kmsKey: 'alias/aura',
  writes: 'frozen',
  soak: '10m',
  endpoints: [],
  targetId: 'uploaded',
  settings: { PasswordPlace: `file:${passwordFile()}`, Way: 'upload', ...more },
});
/** A part that fails five times takes the real one half a minute; that the recipe repeats the command is driven by the stand-in (upload.test.ts). */
const unrepeated: System = {
  ...aura,
  build(...given) {
    const built = aura.build(...given);
    const steps = built.steps.map((step) => (step.id === 'upload' ? { ...step, action: { ...step.action, repeats: 0 } as typeof step.action } : step));
    return { ...built, steps };
  },
};
const planned = (more?: Record<string, string>) => rig.plan(aura, join(source.archive, 'neo4j.dump'), choices(more));
type Planned = Awaited<ReturnType<typeof planned>>;

/** Does `act` when something is told. */
function when(test: (notice: Notice) => boolean, act: () => void): RecordingHost {
  const host = recordingHost(agreeing(secrets));
  let done = false;
  return {
    ...host,
    notify(notice) {
      host.notify(notice);
      if (done || !test(notice)) return;
      done = true;
      act();
    },
  };
}
/** As where files may not grow over 2 MB, which the dump does. */
function smallFiles(real: Connection): Connection {
  const program: Connection['world']['program'] = async (name) => {
    const found = await real.world.program?.(name);
    return found && { ...found, file: '/bin/sh', args: ['-c', 'ulimit -f 4096; exec "$@"', 'sh', found.file, ...found.args] };
  };
  const world = Object.defineProperties({} as Connection['world'], {
    ...Object.getOwnPropertyDescriptors(real.world),
    program: { value: program, enumerable: true },
  });
  return { ...real, world };
}
const begins =
  (step: string) =>
  (notice: Notice): boolean =>
    notice.type === 'step.begin' && notice.step === step;

const run = (plan: Planned, host: RecordingHost = recordingHost(agreeing(secrets)), more: object = {}) => rig.run(plan, aura, { host, ...more });

test.skipIf(!here.ok)(`a dump of 50,000 nodes arrives, is equal, and one changed node is named ${here.why}`, { timeout: 6 * minutes }, async () => {
  const server = await source.serve();
  try {
    const plan = await planned({ SourceUri: `bolt://127.0.0.1:${server.bolt}` });
    const host = recordingHost(agreeing(secrets));
    const end = await run(plan, host, { until: 'verify' });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'until' });
    expect(target().content).toMatchObject({ nodes: { Person: people, Film: films }, relationships: { RATED: people } });
    const { entries } = await readJournal(journalPath(plan.planPath));
    const found = entries.find((entry) => entry.type === 'end' && entry.step === 'verify.data') as unknown as { outcome: string; outputs: object };
    expect(found).toMatchObject({ outcome: 'equal', outputs: { differences: 0, keys: people + films + 2 + people + 1 } });

    const look = async () => {
      const given = { ...plan, system: aura, connection: await rig.connection(), host: recordingHost(agreeing(secrets)), signal: new AbortController().signal };
      return verifyPlan(given);
    };
    await server.ask('MATCH (n:`Odd ``label`) SET n.part = 0.2');
    const differs = await look();
    expect(differs).toMatchObject({ exit: 1, outcome: 'differs' });
    expect(JSON.stringify(differs)).toMatch(/node `Odd ``label` \d+, property part/);
    for (const file of readdirSync(rig.dir).filter((name) => /\.(log|ndjson|json)$/.test(name)))
      expect(readFileSync(join(rig.dir, file), 'utf8'), file).not.toContain(target().password);
  } finally {
    await server.end();
  }
});

test.skipIf(!here.ok)(`what goes wrong is said in our own words, and mended by running again ${here.why}`, { timeout: 6 * minutes }, async () => {
  const plan = await rig.plan(unrepeated, join(source.archive, 'neo4j.dump'), choices());
  const go = (host: RecordingHost = recordingHost(agreeing(secrets))) => rig.run(plan, unrepeated, { host });
  const right = (): string => readFileSync(passwordFile(), 'utf8');
  let kept = '';
  const wrong = await go(
    when(begins('upload'), () => {
      kept = right();
      writeFileSync(passwordFile(), kept.replace(target().password, 'another-password-1'));
    }),
  );
  expect(wrong).toMatchObject({ exit: 1, reason: expect.stringContaining('Aura refuses the password') });
  writeFileSync(passwordFile(), kept);

  const storage = target().storage;
  const large = await go(when(begins('upload'), () => void (target().storage = '0GB')));
  expect(large).toMatchObject({ exit: 1, reason: expect.stringContaining('larger than the storage of the target') });
  target().storage = storage;

  rig.sandbox.addFault({ kind: 'service', name: 'aura.part', input: { part: 2 }, count: 5, with: { status: 503 } });
  const unsent = await go();
  expect(unsent).toMatchObject({ exit: 1, reason: expect.stringMatching(/a part of the file did not get through.*run again: the same file is sent/) });
  expect(Object.keys([...uploads(rig.sandbox.world).values()][0]?.parts ?? {}), 'what arrived is kept').toEqual(['1']);

  rig.sandbox.addFault({ kind: 'service', name: 'aura.load-failed', input: { instance: target().id }, with: { message: 'The store is inconsistent' } });
  const unloaded = await go();
  expect(unloaded).toMatchObject({ exit: 1, reason: expect.stringMatching(/Aura cannot load this file.*its output/) });
  const output = readdirSync(rig.dir).filter((name) => name.endsWith('.log'));
  expect(output.map((name) => readFileSync(join(rig.dir, name), 'utf8')).join()).toMatch(/The store is inconsistent[\s\S]*org\.neo4j\.cli/);
  expect(
    [...instances(rig.sandbox.world).values()].map((one) => one.name),
    'one paid instance, whatever went wrong',
  ).toEqual(['uploaded']);

  const end = await go();
  expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
  expect(target()).toMatchObject({ status: 'running', content: { nodes: { Person: people, Film: films }, relationships: { RATED: people } } });
});

test.skipIf(!here.ok)(
  `a stopped database is dumped, a dump that broke off is no dump, and what arrives is equal to the source ${here.why}`,
  { timeout: 6 * minutes },
  async () => {
    const where = process.cwd();
    process.chdir(rig.dir);
    onTestFinished(() => process.chdir(where));
    const dump = join(rig.dir, 'neo4j.dump');
    const bolt = await freePort();
    const database = `${source.home}#neo4j`;
    const ids = ({ plan }: Planned): string[] => plan.steps.map((step) => step.id);
    const unread = await rig.plan(aura, database, choices());
    expect(ids(unread), 'a stopped one cannot be asked, and people are told').not.toContain('verify.data');
    expect(unread.plan.findings).toContainEqual(expect.objectContaining({ level: 'warning', text: expect.stringContaining('not compared') }));
    rmSync(unread.planPath);

    const plan = await rig.plan(aura, database, choices({ SourceUri: `bolt://127.0.0.1:${bolt}` }));
    expect(ids(plan)).toEqual(expect.arrayContaining(['dump', 'archive', 'upload', 'verify.data']));
    const broke = await run(plan, undefined, { connection: smallFiles(await rig.connection()) });
    expect(broke).toMatchObject({ exit: 1, reason: expect.stringMatching(/takes no file that large.*remove .*neo4j\.dump/) });
    expect(readFileSync(join(rig.dir, `${plan.plan.id}.dump.1.log`), 'utf8'), 'its own word for that').toMatch(/^Done: \d+ files/m);
    const piece = statSync(dump).size;
    expect(await run(plan)).toMatchObject({ exit: 6, reason: expect.stringMatching(/neo4j\.dump is there already.*remove .*neo4j\.dump/) });
    expect(statSync(dump).size).toBe(piece);

    rmSync(dump);
    const host = recordingHost(agreeing(secrets));
    expect(await run(plan, host, { until: 'restore' })).toMatchObject({ exit: 0, outcome: 'until' });
    // Its last words: those in between may pass between two looks.
    expect(host.said()).toMatch(/dumped: \d+ files.*"loaded"/s);
    // Its owner starts it again, for the comparison only.
    const server = await source.serve(bolt);
    const end = await run(plan).finally(() => server.end());
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    const { entries } = await readJournal(journalPath(plan.planPath));
    expect(entries.find((entry) => entry.type === 'end' && entry.step === 'verify.data')).toMatchObject({
      outcome: 'equal',
      outputs: { differences: 0, keys: people + films + 2 + people + 1 },
    });
    expect(existsSync(join(source.home, 'data', 'databases', 'neo4j')), 'the source is left to its owner').toBe(true);
  },
);

test.skipIf(!here.ok)(
  `kill -9 of encmigrate in the middle: neo4j-admin lives on, and the next run follows it ${here.why}`,
  { timeout: 6 * minutes },
  async () => {
    const { sandbox, at, close } = await openRealWorld(place, { ENCMIGRATE_SECRET_KEY_POLICY: fragment });
    onTestFinished(close);
    const flags = ['--kms-key', 'alias/aura', '--writes', 'frozen', '--soak', '10m', '--target', 'uploaded', '--set', 'Way=upload'];
    await em(
      at,
      0,
      'plan',
      'aura',
      join(source.archive, 'neo4j.dump'),
      ...flags,
      '--set',
      `PasswordPlace=file:${join(at.cwd, 'new')}`,
      '--no-input',
      '--out',
      'up.plan.json',
    );
    const journal = () => readJournal(journalPath(join(at.cwd, 'up.plan.json')));
    const begun = () => sandbox.requests.filter((request) => request.operation === 'StartImport').length;
    const slow = sandbox.addFault({ kind: 'service', name: 'aura.slow', count: 'always', with: { bytesPerSecond: 100_000 } });
    const run = ['run', 'up.plan.json', '--yes', '--no-input', '--accept', 'the data is right'];

    const first = startProgram([...run, '--json'], at);
    await first.says(/"uploading [1-9]/, 180);
    first.kill('SIGKILL');
    expect((await first.ended).code, 'ended by the signal').toBe(null);
    const cut = await journal();
    expect(cut.torn).toBe(false);
    expect(cut.entries.at(-1)).toMatchObject({ type: 'checkpoint', step: 'upload' });
    const { pid, started } = (cut.entries.findLast((entry) => JSON.stringify(entry).includes('"pid"')) as unknown as { data: { child: ProcessId } }).data.child;
    expect(await lives({ pid, started }), 'neo4j-admin lives on').toBe(true);
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toMatch(/AdminTool.*upload/);

    sandbox.removeFault(slow);
    const { out, err } = await em(at, 0, ...run, '--confirm', 'neo4j');
    expect(out + err).toContain(`neo4j-admin still runs (process ${pid})`);
    expect((await journal()).entries.at(-1)).toMatchObject({ type: 'finish', outcome: 'migrated' });
    expect(begun(), 'one upload').toBe(1);
    const made = [...instances(sandbox.world).values()];
    expect(
      made.map((one) => one.name),
      'one instance',
    ).toEqual(['uploaded']);
    expect(made[0]?.content).toMatchObject({ nodes: { Person: people, Film: films }, relationships: { RATED: people } });
    expect(await lives({ pid, started })).toBe(false);
  },
);

test.skipIf(!here.ok)(`neo4j-admin is killed in the middle: the same file is sent again ${here.why}`, { timeout: 6 * minutes }, async () => {
  const plan = await planned();
  rig.sandbox.addFault({ kind: 'service', name: 'aura.slow', count: 1, with: { bytesPerSecond: 100_000 } });
  const child = async (): Promise<number> => {
    const { entries } = await readJournal(journalPath(plan.planPath));
    return Number(/"pid":(\d+)/.exec(JSON.stringify(entries.filter((entry) => entry.type === 'checkpoint').at(-1)))?.[1]);
  };
  const host = when(
    (notice) => notice.type === 'step.progress' && notice.text.startsWith('uploading'),
    () => void child().then((pid) => process.kill(-pid, 'SIGKILL')),
  );
  const end = await run(plan, host);
  expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
  expect(host.said()).toContain('neo4j-admin was ended by a signal; once more, 1 of 12');
  expect(target().content).toMatchObject({ nodes: { Person: people } });
});
