/** The session that screens see, over the demo world. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { givenOf } from '../../src/cli/given.ts';
import { createSession, type OpenSession } from '../../src/cli/session.ts';
import type { Found } from '../../src/plan/system.ts';
import type { Session } from '../../src/store/session.ts';
import { createStore } from '../../src/store/store.ts';
import { testIo } from './cli.ts';
import { type Cloud, openCloud } from './cloud.ts';

let cloud: Cloud;
let opened: OpenSession;
let session: Session;
let folder: string;
const store = createStore();
const home = process.cwd();
const chosen = { kmsKey: 'alias/cache-prod', endpoints: ['ssm:/prod/sessions/redis'], writes: 'frozen', soak: '10m' };

beforeAll(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  cloud = await openCloud({ keys: 100 });
  folder = mkdtempSync(join(tmpdir(), 'encmigrate-session-'));
  process.chdir(folder);
  const env = { ...cloud.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: '/nonexistent' };
  opened = await createSession(await givenOf({}, env), testIo(env), store);
  session = opened.session;
});
afterAll(async () => {
  await opened?.close();
  process.chdir(home);
  await cloud?.close();
  rmSync(folder, { recursive: true, force: true });
});

const found = async (id: string): Promise<Found> => {
  const row = (await session.scan()).rows.find((one) => one.id === id);
  if (!row) throw new Error(`no ${id}`);
  return row;
};
const until = async (test: () => boolean): Promise<void> => {
  for (const end = Date.now() + 20_000; !test(); await new Promise((r) => setTimeout(r, 20))) if (Date.now() > end) throw new Error('it did not come');
};

it('says where it is', () => expect(session.where).toMatchObject({ mode: 'SANDBOX', account: '123456789012', region: 'eu-west-1', endpoint: cloud.url }));

it('offers keys, usable ones first, each other one with its reason', async () => {
  const keys = await session.keys(await found('sessions-prod'));
  expect(keys[0]).toMatchObject({ alias: 'alias/cache-prod', state: 'Enabled' });
  expect(keys[0]?.disabled).toBeUndefined();
  const reason = (alias: string) => keys.find((key) => key.alias === alias)?.disabled;
  expect(reason('alias/cache-disabled')).toContain('Disabled');
  expect(reason('alias/cache-signing')).toContain('symmetric');
  expect(reason('alias/cache-leaving')).toContain('pending deletion');
});

it('a draft has no plan while questions are open, and one when they are answered', async () => {
  const row = await found('sessions-prod');
  expect((await session.questions(row)).map((q) => q.name)).toEqual(expect.arrayContaining(['kmsKey', 'targetId', 'endpoints', 'writes', 'soak']));
  const open = await session.draft(row, {});
  expect(open.plan).toBeUndefined();
  expect(open.findings.some((f) => f.level === 'question')).toBe(true);
  const whole = await session.draft(row, chosen);
  expect(whole.plan?.source.id).toBe('sessions-prod');
  expect((await session.draft(row, { ...chosen, kmsKey: 'alias/cache-disabled' })).plan).toBeUndefined();
  expect(cloud.writes()).toEqual([]);
});

it('saves without overwriting, knows what it saved, exports beside it', async () => {
  const row = await found('sessions-prod');
  const { plan } = await session.draft(row, chosen);
  if (!plan) throw new Error('no plan');
  const path = await session.save(plan);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const second = await session.draft(row, { ...chosen, soak: '20m' });
  expect(await session.save(second.plan ?? plan)).not.toBe(path);
  expect((await session.known()).map((known) => known.planPath)).toContain(path);
  const runbook = await session.export(plan, 'markdown');
  expect(readFileSync(runbook, 'utf8')).toContain('create-snapshot');
  expect(statSync(runbook).mode & 0o777).toBe(0o600);
  expect(session.words(plan).join('\n')).toContain('CreateSnapshot');
  const writes = cloud.writes().length;
  const rehearsed = await session.rehearse(plan);
  expect(rehearsed).toContainEqual(expect.stringMatching(/^Ends migrated: sessions-prod was migrated to sessions-prod-enc/));
  expect(cloud.writes().length, 'nothing was changed in the cloud of the session').toBe(writes);
});

it('runs outside of any screen: the gate comes through the store, stop leaves a valid journal', async () => {
  const path = join(folder, 'sessions-prod.plan.json');
  const { plan } = await session.open(path);
  session.run(path);
  session.run(path);
  await until(() => (store.snapshot().runs[plan.id]?.gates.length ?? 0) > 0);
  expect(session.running()).toEqual([plan.id]);
  expect(store.snapshot().runs[plan.id]?.gates[0]).toMatchObject({ wants: { consent: 'yes' } });
  await session.stop(path);
  expect(session.running()).toEqual([]);
  expect(existsSync(join(folder, 'sessions-prod.journal.ndjson'))).toBe(true);
  const lines = await session.journal(path);
  expect(lines.at(-1)).toContain('stopped');
  expect((await session.open(path)).state.runs).toHaveLength(1);
  expect(await session.backOut(path)).toMatchObject({ removes: expect.any(Array), keeps: expect.arrayContaining([expect.stringContaining('sessions-prod')]) });
  expect((await session.known())[0]).toMatchObject({ planPath: path });
});

it('what keeps a run from being taken up is told where its notices would be', async () => {
  session.run(join(folder, 'none.plan.json'));
  await until(() => Object.values(store.snapshot().runs).some((run) => run.ended?.exit === 2));
  const told = Object.values(store.snapshot().runs).find((run) => run.ended?.exit === 2);
  expect(told?.ended?.reason).toContain('no such file');
});
