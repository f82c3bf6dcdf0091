/** Stopped by hand: once finishes the call under way and says how to go on, twice leaves at once; the journal is valid either way. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/engine/journal.ts';
import { consent, frozen, switching, toReview } from './job.ts';
import { em, startProgram } from './program.ts';
import { keys, openTerminal, type Place, type Screen } from './terminal.ts';
import { openWorld, type World } from './world.ts';

/** World time of a call that is still under way when the test looks, 6 s of ours; the sandbox's own end waits for it too. */
const long = 6_000 * 600;

let world: World;
const screens: Screen[] = [];
const open = (place: Place): Screen => {
  const screen = openTerminal([], place);
  screens.push(screen);
  return screen;
};

beforeAll(async () => {
  world = await openWorld({ speed: 600 });
});
afterAll(async () => {
  for (const screen of screens) screen.kill('SIGKILL');
  await world?.close();
});

/** Throws where the chain is broken; the last of its entries. */
async function lastEntry(place: Place, name = 'sessions-prod'): Promise<string | undefined> {
  const { entries, torn } = await readJournal(join(place.cwd, `${name}.journal.ndjson`));
  expect(torn).toBe(false);
  return entries.at(-1)?.type;
}

describe('Ctrl-C in the session', () => {
  let place: Place;

  it('once: the run stops after its call, 130, and the terminal says how to go on', async () => {
    place = world.place();
    const screen = open(place);
    await toReview(screen, { place: 'ssm:/prod/sessions/redis' });
    screen.send(keys.enter);
    await consent(screen, frozen, 'yes');
    await screen.until(/▸ restore/);
    screen.send(keys.ctrlC);
    expect((await screen.ends()).code).toBe(130);
    expect(screen.unbroken()).toMatch(/Go on with: encmigrate run \S*sessions-prod\.plan\.json/);
    expect(await lastEntry(place)).toBe('stop');
  });

  it('twice: it leaves while a call is still under way, 130, and the journal is valid', async () => {
    await world.fault({ kind: 'delay', service: 'elasticache', operation: 'DescribeReplicationGroups', count: 'always', ms: long });
    const screen = open(place);
    await screen.until(/▸ sessions-prod +elasticache +restore 4\/8 +stopped/);
    screen.send(keys.enter);
    await screen.until('Go on: Enter');
    screen.send(keys.enter);
    await screen.until('goes on: ');
    screen.send(keys.ctrlC);
    await screen.until('Stopping: the calls that have begun');
    screen.send(keys.ctrlC);
    expect((await screen.ends()).code).toBe(130);
    expect(screen.unbroken()).toMatch(/Go on with: encmigrate run \S*sessions-prod\.plan\.json/);
    await world.heal();
    await lastEntry(place);
  });

  it('the next session goes on from there, to the switch', async () => {
    const screen = open(place);
    await screen.until(/▸ sessions-prod +elasticache +restore 4\/8/);
    screen.send(keys.enter);
    await screen.until('Go on: Enter');
    screen.send(keys.enter);
    await consent(screen, switching, 'no');
    await screen.until('The answer was no');
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
    expect(screens.flatMap((one) => one.faults)).toEqual([]);
  });
});

const flags = ['--set', 'CacheNodeType=cache.t4g.medium', '--kms-key', 'alias/cache-prod', '--writes', 'frozen', '--soak', '5m', '--no-input'];

describe('signals to a headless run', () => {
  it.each([
    ['SIGINT', 130, 'Ctrl-C: finishing the call under way'],
    ['SIGTERM', 143, 'SIGTERM: finishing the call under way'],
  ] as const)('%s: finishes the call, ends with %d, and the last words go on', async (signal, code, words) => {
    const place = world.place();
    await em(place, 0, 'plan', 'elasticache', 'legacy-cache', ...flags, '--out', 'legacy.plan.json');
    const run = startProgram(['run', 'legacy.plan.json', '--yes', '--no-input'], place);
    await run.says(/prepare +done/);
    run.kill(signal);
    const said = await run.ended;
    expect(said.code, said.err).toBe(code);
    expect(said.err).toContain(words);
    expect(said.out + said.err).toMatch(/encmigrate run legacy\.plan\.json/);
    expect(await lastEntry(place, 'legacy')).toBe('stop');
    const status = await em(place, 0, 'status', 'legacy.plan.json', '--json');
    expect(JSON.parse(status.out.trim().split('\n')[0] ?? '').type).toBe('status');
  });

  it('twice: at once', async () => {
    const place = world.place();
    await em(place, 0, 'plan', 'elasticache', 'legacy-cache', ...flags, '--out', 'legacy.plan.json');
    await world.fault({ kind: 'delay', service: 'elasticache', operation: 'DescribeCacheClusters', count: 'always', ms: long });
    const run = startProgram(['run', 'legacy.plan.json', '--yes', '--no-input'], place);
    await run.says(/SANDBOX/);
    run.kill('SIGINT');
    await run.says('Ctrl-C again leaves at once');
    run.kill('SIGINT');
    const said = await run.ended;
    expect(said.code, said.err).toBe(130);
    expect(said.err).toContain('Left at once. Go on with: encmigrate run legacy.plan.json');
    await world.heal();
  });
});
