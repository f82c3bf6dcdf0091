/** `run` with plan files in a terminal: both systems on one screen, left by itself, with exit code and how each ended. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent, frozen } from './job.ts';
import { em } from './program.ts';
import { keys, openTerminal, type Place, small } from './terminal.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let place: Place;
const flags = ['--kms-key', 'alias/cache-prod', '--writes', 'frozen', '--soak', '5m', '--no-input'];

beforeAll(async () => {
  world = await openWorld({ speed: 1200, redis: false });
  place = world.place();
  await em(place, 0, 'plan', 'elasticache', 'sessions-prod', ...flags, '--endpoint', 'ssm:/prod/sessions/redis', '--out', 'a.plan.json');
  await em(place, 0, 'plan', 'neptune', 'graph-main', ...flags, '--switch', 'configuration', '--endpoint', 'ssm:/prod/graph/endpoint', '--out', 'b.plan.json');
});
afterAll(() => world?.close());

describe('run in a terminal', () => {
  it('two systems on one screen; Ctrl-C stops both and says how they go on', async () => {
    const screen = openTerminal(['run', 'a.plan.json', 'b.plan.json'], place, small);
    await screen.until(/sessions-prod +\d\/8/);
    await screen.until('It waits for you');
    screen.send(keys.tab);
    await screen.until(/graph-main +\d\/8/);
    screen.send(keys.ctrlC);
    expect((await screen.ends()).code).toBe(130);
    expect(screen.unbroken()).toContain('encmigrate run a.plan.json');
    expect(screen.unbroken()).toContain('encmigrate run b.plan.json');
    expect(screen.faults).toEqual([]);
  });

  it('flags answer what they name, a person the rest; it is left by itself, and says below how each ended', async () => {
    const accepted = ['delete without verified data', 'no writes since the backup', 'writers are stopped', 'no client uses the source'];
    const consents = ['--yes', '--confirm', 'sessions-prod', '--confirm', 'graph-main', ...accepted.flatMap((words) => ['--accept', words])];
    const screen = openTerminal(['run', 'a.plan.json', 'b.plan.json', ...consents], place, small);
    expect((await screen.ends(120)).code).toBe(0);
    expect(screen.unbroken().match(/migrated/g)).toHaveLength(2);
    expect(screen.faults).toEqual([]);
    expect((await world.groups()).map(({ id }) => id).filter((id) => id.startsWith('sessions-prod'))).toEqual(['sessions-prod-enc']);
  });

  it('what has ended is told in a line', async () => {
    const screen = openTerminal(['run', 'a.plan.json'], place, small);
    expect((await screen.ends()).code).toBe(0);
    expect(screen.written()).not.toContain('\u001b[?1049h');
    expect(screen.unbroken()).toMatch(/finished|migrated/);
  });
});

describe('one plan', () => {
  it('a person answers each gate on the screen; a wrong name deletes nothing', async () => {
    await em(place, 0, 'plan', 'elasticache', 'cart-cache', ...flags, '--out', 'c.plan.json');
    const screen = openTerminal(['run', 'c.plan.json', '--confirm', 'cart', '--until', 'restore'], place, small);
    await consent(screen, frozen, 'yes');
    expect((await screen.ends(60)).code).toBe(0);
    const on = openTerminal(['run', 'c.plan.json', '--yes', '--confirm', 'cart'], place, small);
    expect((await on.ends(60)).code).not.toBe(0);
    expect((await world.groups()).map(({ id }) => id)).toEqual(expect.arrayContaining(['cart-cache', 'cart-cache-enc']));
  });
});
