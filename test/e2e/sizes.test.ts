/** A large terminal, and one that is made too small in the middle of a run: the run goes on, keys do nothing meanwhile, and the screen comes back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent, frozen, openGate, switching, toReview } from './job.ts';
import { keys, openTerminal, type Screen } from './terminal.ts';
import { openWorld, type World } from './world.ts';

const large = { columns: 120, rows: 40 };
let world: World;
let screen: Screen;

beforeAll(async () => {
  world = await openWorld({ speed: 900 });
  screen = openTerminal([], world.place(), large);
});
afterAll(async () => {
  screen?.kill('SIGKILL');
  await world?.close();
});

describe('120x40, then 40x12 and 50x12, and back', () => {
  it('the review has room for its reasons', async () => {
    await toReview(screen, { place: 'ssm:/prod/sessions/redis' });
    expect(screen.text()).toContain('AWS takes major.minor from version 6 on, and chooses the patch');
  });

  it('too small: says so, and that the run goes on; keys press nothing', async () => {
    screen.send(keys.enter);
    await consent(screen, frozen, 'yes');
    await screen.until(/▸ restore/);
    screen.resize({ columns: 40, rows: 12 });
    await screen.until(/Enlarge the terminal to 60x16; the run\s*\n\s*goes on/);
    await screen.until('1 run waits for an answer.');
    screen.send('q');
    screen.send(keys.enter);
    // Drawn for a width that came after the keys: so they have been read, while it was small.
    screen.resize({ columns: 50, rows: 12 });
    await screen.until(/Enlarge the terminal to 60x16; the run goes on/);
    screen.resize({ columns: 80, rows: 24 });
    await screen.until('It waits for you');
    await openGate(screen, switching);
  });

  it('a gate is whole again at every size', async () => {
    screen.resize(large);
    await screen.until(/Switch clients[\s\S]*Type yes or no, then Enter/);
    screen.send(keys.escape);
    await screen.until('It waits for you');
    screen.send('q');
    await screen.until('A run of this session is going.');
    screen.send(keys.enter);
    expect((await screen.ends()).code).toBe(0);
    expect(screen.unbroken()).toContain('Go on with: encmigrate run ');
    expect(screen.faults).toEqual([]);
  });
});
