/**
 * The recipe on the real thing: a real dump by a real neo4j-admin into an instance that is a real Neo4j, compared with the real source through the
 * driver; what goes wrong on the way; and where encmigrate, or neo4j-admin itself, is killed in the middle of the upload.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { putTenant } from '../../../plans/aura/fake/build.ts';
import { type Instance, instances } from '../../../plans/aura/fake/rows.ts';
import { aura as services } from '../../../plans/aura/fake/service.ts';
import { aura } from '../../../plans/aura/system.ts';
import type { Notice } from '../../../src/engine/host.ts';
import { readJournal } from '../../../src/engine/journal.ts';
import { verifyPlan } from '../../../src/engine/verify.ts';
import { journalPath } from '../../../src/plan/file.ts';
import type { Choices } from '../../../src/plan/system.ts';
import type { Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import { putAlias, putKey } from '../../../src/sandbox/services/index.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';
import { fragment } from '../../engine/schedule/aura.ts';
import { power } from '../../support/power.ts';
import { agreeing, type RecordingHost, recordingHost } from '../../support/recording-host.ts';
import { openRig, type Rig } from '../../support/rig.ts';
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
    services: () => [...sharedServices, ...services({ neo4j: place, admin: 'real' })] as never,
    build(world) {
      putAlias(world, 'eu-west-1', 'alias/aura', putKey(world, 'eu-west-1', { description: 'aura' }).KeyId);
      putTenant(world, { awsAccount: '436104258714' });
    },
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
const begins =
  (step: string) =>
  (notice: Notice): boolean =>
    notice.type === 'step.begin' && notice.step === step;

const run = (plan: Planned, host: RecordingHost = recordingHost(agreeing(secrets)), more: object = {}) => rig.run(plan, aura, { host, ...more });
const uploads = (): number => rig.sandbox.requests.filter((r) => r.service === 'aura-console' && /nitiate|start/i.test(r.operation)).length;

test.skipIf(!here.ok)(`a dump of 50,000 nodes arrives, is equal, and one changed node is named ${here.why}`, { timeout: 6 * minutes }, async () => {
  const server = await source.serve();
  try {
    const plan = await planned({ SourceUri: `bolt://127.0.0.1:${server.bolt}` });
    // A part that fails more often than neo4j-admin tries by itself: the command is repeated.
    rig.sandbox.addFault({ kind: 'service', name: 'aura.part', input: { part: 2 }, count: 5, with: { status: 503 } });
    const host = recordingHost(agreeing(secrets));
    const end = await run(plan, host, { until: 'verify' });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'until' });
    expect(host.said()).toContain('a part of the file did not get through; once more, 1 of 3');
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
  const plan = await planned();
  const right = (): string => readFileSync(passwordFile(), 'utf8');
  let kept = '';
  const wrong = await run(
    plan,
    when(begins('upload'), () => {
      kept = right();
      writeFileSync(passwordFile(), kept.replace(target().password, 'another-password-1'));
    }),
  );
  expect(wrong).toMatchObject({ exit: 1, reason: expect.stringContaining('Aura refuses the password') });
  writeFileSync(passwordFile(), kept);

  const storage = target().storage;
  const large = await run(
    plan,
    when(begins('upload'), () => void (target().storage = '0GB')),
  );
  expect(large).toMatchObject({ exit: 1, reason: expect.stringContaining('larger than the storage of the target') });
  target().storage = storage;

  rig.sandbox.addFault({ kind: 'service', name: 'aura.load-failed', input: { instance: target().id }, with: { message: 'The store is inconsistent' } });
  const unloaded = await run(plan);
  expect(unloaded).toMatchObject({ exit: 1, reason: expect.stringMatching(/Aura cannot load this file.*its output/) });
  const output = readdirSync(rig.dir).filter((name) => name.endsWith('.log'));
  expect(output.map((name) => readFileSync(join(rig.dir, name), 'utf8')).join()).toMatch(/The store is inconsistent[\s\S]*org\.neo4j\.cli/);
  expect(
    [...instances(rig.sandbox.world).values()].map((one) => one.name),
    'one paid instance, whatever went wrong',
  ).toEqual(['uploaded']);
});

test.skipIf(!here.ok)(`encmigrate is killed in the middle: neo4j-admin lives on, and is followed ${here.why}`, { timeout: 6 * minutes }, async () => {
  const plan = await planned();
  rig.sandbox.addFault({ kind: 'service', name: 'aura.slow', count: 'always', with: { bytesPerSecond: 400_000 } });
  const cut = power('checkpoint upload 2 after');
  await run(plan, recordingHost(agreeing(secrets)), { power: cut }).catch(() => undefined);
  expect(cut.cut).toBe(true);
  const before = uploads();
  const host = recordingHost(agreeing(secrets));
  const end = await run(plan, host);
  expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
  expect(host.said()).toContain('neo4j-admin still runs (process');
  expect(uploads() - before, 'one upload in all').toBeLessThanOrEqual(1);
  expect(target().content).toMatchObject({ nodes: { Person: people } });
});

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
  expect(host.said()).toContain('neo4j-admin was ended by a signal; once more, 1 of 3');
  expect(target().content).toMatchObject({ nodes: { Person: people } });
});
