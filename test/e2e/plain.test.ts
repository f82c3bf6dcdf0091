/** Without a terminal, without colour, for a screen reader: the same words, and no escape codes where nobody can use them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.ts';
import { toReview } from './job.ts';
import { em, planFlags } from './program.ts';
import { bin, openTerminal, type Place, type Screen, small } from './terminal.ts';
import { openWorld, type World } from './world.ts';

const redis = needs('redis-server');
const esc = '\u001b';
let world: World;
const screens: Screen[] = [];
const open = (args: string[], place: Place, command?: string[]): Screen => {
  const screen = openTerminal(args, place, small, command);
  screens.push(screen);
  return screen;
};
const withEnv = (place: Place, env: Record<string, string>): Place => ({ ...place, env: { ...place.env, ...env } });
/** Colours and weights. */
const looks = (text: string): string[] => text.match(new RegExp(`${esc}\\[[0-9;]*m`, 'g')) ?? [];

beforeAll(async () => {
  world = await openWorld({ speed: 1200 });
});
afterAll(async () => {
  for (const screen of screens) screen.kill('SIGKILL');
  await world?.close();
});

describe('a pipe', () => {
  it('encmigrate run … | cat at a terminal: plain lines, no escape codes', async () => {
    const place = world.place();
    await em(place, 0, 'plan', 'elasticache', 'sessions-prod', ...planFlags, '--out', 'p.plan.json');
    const piped = open([], place, ['/bin/sh', '-c', `"$0" "$1" run p.plan.json --yes --until prepare | cat; echo over`, process.execPath, bin]);
    await piped.until('over');
    await piped.ends();
    expect(piped.written()).toMatch(/prepare +done: identity/);
    expect(piped.written()).not.toContain(esc);
  });

  it('the session wants a terminal, and names the commands that do not', async () => {
    const said = await em(world.place(), 2);
    expect(said.out).toBe('');
    expect(said.err).toMatch(/needs a terminal[\s\S]*encmigrate scan/);
  });
});

describe('the session', () => {
  it('has colours, on the alternate screen', async () => {
    const screen = open([], world.place());
    await screen.until(/\d+ found/);
    expect(looks(screen.written()).length).toBeGreaterThan(0);
    expect(screen.written()).toContain(`${esc}[?1049h`);
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
    expect(screen.written()).toContain(`${esc}[?1049l`);
  });

  it.each([
    [{ NO_COLOR: '1' }, []],
    [{}, ['--no-color']],
  ])('%j %j: no colour, no weight, and the signs still say it', async (env, args) => {
    const screen = open(args, withEnv(world.place(), env));
    await screen.until(/▸ [\s\S]*✖ member of the global/);
    expect(looks(screen.written())).toEqual([]);
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
  });

  it('TERM=dumb: ASCII, no colour, no alternate screen', async () => {
    const screen = open([], withEnv(world.place(), { TERM: 'dumb' }));
    await screen.until(/> [\s\S]*x member of the global[\s\S]*enter plan or resume/);
    expect(looks(screen.written())).toEqual([]);
    expect(screen.written()).not.toContain(`${esc}[?1049h`);
    expect(screen.text()).toMatch(/^[\x20-\x7e\n…·]*$/);
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
  });

  it('--screen-reader: words for signs, numbered rows, no alternate screen', async () => {
    const screen = open(['--screen-reader'], world.place());
    await screen.until(/blocked: member of the global/);
    expect(screen.text()).toMatch(/1\. chosen: \S+/);
    expect(screen.written()).not.toContain(`${esc}[?1049h`);
    expect(screen.text()).not.toMatch(/[▸✖✔─]/);
    screen.send('5');
    await screen.until(/5\. chosen: sessions-prod/);
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
  });
});

describe('headless, the whole job by its flags', () => {
  it('each line of --json parses, the last says how it ended; the world is as planned', async () => {
    const place = world.place();
    await em(place, 0, 'plan', 'elasticache', 'sessions-prod', ...planFlags, '--target', 'sessions-prod-enc', '--out', 'sessions-prod.plan.json');
    const { out, err } = await em(place, 0, 'run', 'sessions-prod.plan.json', '--yes', '--confirm', 'sessions-prod', '--no-input', '--json');
    const lines = out
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as { v: number; type: string; outcome?: string });
    expect(lines.every((line) => line.v === 1)).toBe(true);
    expect(lines.at(-1)).toMatchObject({ type: 'run.finish', outcome: 'migrated' });
    expect(lines.filter((line) => line.type === 'step.begin').length).toBeGreaterThan(20);
    expect(out + err).not.toContain(esc);
    const groups = (await world.groups()).filter((group) => group.id.startsWith('sessions-prod'));
    expect(groups).toEqual([{ id: 'sessions-prod-enc', status: 'available', encrypted: true, key: await world.keyArn('alias/cache-prod') }]);
    const again = await em(place, 0, 'run', 'sessions-prod.plan.json', '--yes', '--confirm', 'sessions-prod', '--no-input');
    expect(again.out + again.err).toContain('This plan is finished');
    if (redis.ok) expect(again.out + again.err).toContain('Data verified');
    else expect(again.out + again.err).toContain('Data NOT verified (skipped): redis-server not found');
  });
});

describe('where redis-server is missing', () => {
  let bare: World;
  beforeAll(async () => {
    bare = await openWorld({ speed: 1200, redis: false });
  });
  afterAll(() => bare?.close());

  it('the inventory and the review still come, and say what is missing and how to get it', async () => {
    const screen = open([], bare.place());
    await screen.until(/redis-server not found/);
    await toReview(screen);
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
  });

  it('the control plane goes the whole way; the data is said to be not verified', async () => {
    const place = bare.place();
    await em(place, 0, 'plan', 'elasticache', 'sessions-prod', ...planFlags, '--out', 'p.plan.json');
    const { out, err } = await em(place, 0, 'run', 'p.plan.json', '--yes', '--confirm', 'sessions-prod', '--no-input');
    expect(out + err).toMatch(/skipped: freeze\.idle +Redis cannot be reached: redis-server not found/);
    expect(out + err).toContain('Data NOT verified (skipped): redis-server not found, install it with');
    expect((await bare.groups()).map((group) => group.id)).not.toContain('sessions-prod');
  });
});
