/** Two plans in one session: both go, one is backed out while the other waits, and the other ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent, deleting, frozen, openGate, switching, toReview } from './job.ts';
import { keys, openTerminal, type Screen } from './terminal.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let screen: Screen;
let before: string;

beforeAll(async () => {
  world = await openWorld({ speed: 900 });
  before = await world.parameter();
  screen = openTerminal([], world.place());
});
afterAll(async () => {
  screen?.kill('SIGKILL');
  await world?.close();
});

describe('two plans in one session', () => {
  it('both run; each says from the other when it waits', async () => {
    await toReview(screen, { place: 'ssm:/prod/sessions/redis' });
    screen.send(keys.enter);
    await screen.until('It waits for you');
    screen.send(keys.escape);
    await toReview(screen, { source: 'cart-cache', way: keys.up });
    screen.send(keys.enter);
    await screen.until(/cart-cache +\d\/8/);
    expect(screen.text()).toContain('? 1 asks you');
    await screen.until('It waits for you');
    screen.send(keys.tab);
    await screen.until(/sessions-prod +2\/8/);
  });

  it('backing out asks for the words, removes what was made, and keeps the source', async () => {
    await consent(screen, frozen, 'yes');
    await openGate(screen, switching);
    screen.send(keys.escape);
    await screen.until('b back out…');
    screen.send('b');
    await screen.until(/Removes[\s\S]*the group sessions-prod-enc[\s\S]*Keeps[\s\S]*Type "back out"/);
    expect(screen.text()).toContain('The run is stopped first');
    await screen.type('back out');
    screen.send(keys.enter);
    await screen.until('Done: backed out; the source serves as before.');
    expect((await world.groups()).map((group) => group.id)).not.toContain('sessions-prod-enc');
    expect((await world.groups()).find((group) => group.id === 'sessions-prod')?.status).toBe('available');
    expect(await world.backups()).toEqual([]);
    expect(await world.parameter()).toBe(before);
  });

  it('the other goes on to its end', async () => {
    screen.send(keys.tab);
    await screen.until(/cart-cache +2\/8/);
    await consent(screen, frozen, 'yes');
    await consent(screen, switching, 'yes');
    await consent(screen, deleting('cart-cache'), 'cart-cache');
    await screen.until('Done: migrated.');
    const groups = (await world.groups()).filter((group) => /cart|sessions-prod/.test(group.id));
    expect(groups.map((group) => group.id).sort()).toEqual(['cart-cache-enc', 'sessions-prod']);
    expect(groups.find((group) => group.id === 'cart-cache-enc')).toMatchObject({ encrypted: true, key: await world.keyArn('alias/cache-prod') });
  });

  it('the inventory looks again: what was migrated is encrypted already', async () => {
    screen.send(keys.escape);
    await screen.until(/Encrypted already[\s\S]*cart-cache-enc/);
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
    expect(screen.faults).toEqual([]);
  });
});
