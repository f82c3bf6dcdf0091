/** The whole job with the keyboard at 80x24, from the inventory to the typed name; then the world is judged by the SDK. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/engine/journal.ts';
import { needs } from '../support/needs.ts';
import { consent, deleting, frozen, openGate, switching, toReview } from './job.ts';
import { keys, openTerminal, type Place, type Screen } from './terminal.ts';
import { openWorld, type World } from './world.ts';

const redis = needs('redis-server');
let world: World;
let place: Place;
let screen: Screen;
let before: string;

beforeAll(async () => {
  world = await openWorld({ speed: 1200 });
  place = world.place();
  before = await world.parameter();
  screen = openTerminal([], place);
});
afterAll(async () => {
  screen?.kill('SIGKILL');
  await world?.close();
});

describe('the whole job by the keyboard at 80x24', () => {
  it('inventory, choices, key picker, preflight and review call nothing that writes', async () => {
    await toReview(screen, { place: 'ssm:/prod/sessions/redis' });
    expect(screen.text()).toMatch(/6 switch +\? asks, then: Change ssm:\/prod\/sessions\/redis/);
    expect(world.writes()).toEqual([]);
  });

  it('a rehearsal shows what would happen, and changes nothing in the world of the session', async () => {
    screen.send('r');
    await screen.until(/rehearsal of/);
    screen.send('G');
    await screen.until(/Ends migrated: sessions-prod was migrated/);
    expect(world.writes()).toEqual([]);
    screen.send(keys.escape);
    await screen.until(/8 delete/);
  });

  it('a run asks before the backup and before the switch, and stops at the deletion', async () => {
    screen.send(keys.enter);
    await consent(screen, frozen, 'yes');
    await openGate(screen, switching);
    expect(screen.text()).toMatch(/ssm:\/prod\/sessions\/redis: \S+ -> the new primary endpoint/);
    expect(await world.parameter()).toBe(before);
    await screen.type('yes');
    screen.send(keys.enter);
    await openGate(screen, deleting('sessions-prod'));
    expect(screen.text()).toMatch(/Lost:[\s\S]*sessions-prod and its endpoints, for good[\s\S]*kept: the last backup/);
    // No consent to a deletion without the verdict on the data before its eyes.
    expect(screen.text()).toMatch(redis.ok ? /data: verified at \S+ [\d,]+ items, both ways, 0\s+differences/ : /data: NOT verified/);
    expect((await readJournal(join(place.cwd, 'sessions-prod.journal.ndjson'))).torn).toBe(false);
  });

  it.each([
    ['bracketed', '\u001b[200~sessions-prod\r\u001b[201~', 'A consent cannot be pasted'],
    ['in one chunk', 'sessions-prod\r', 'characters came at once, as a paste does'],
    ['in one chunk without Enter', 'sessions-prod', 'characters came at once, as a paste does'],
    // The character before it takes the message of the last paste away.
  ])('a paste into the deletion gate, %s, deletes nothing', async (_, chunk, words) => {
    screen.send('x');
    await screen.until('x▌');
    screen.send(chunk);
    await screen.until(words);
    screen.send(keys.ctrlU);
    await screen.until(/press Escape\. +▌/);
    expect(world.writes()).not.toContain('DeleteReplicationGroup');
    expect((await world.groups()).find((group) => group.id === 'sessions-prod')?.status).toBe('available');
  });

  it('another name deletes nothing either', async () => {
    await screen.type('sessions-prod-enc');
    screen.send(keys.enter);
    await screen.until('"sessions-prod-enc" is not sessions-prod; nothing was done.');
    expect(world.writes()).not.toContain('DeleteReplicationGroup');
  });

  it('the typed name does; the session ends with 0', async () => {
    await screen.type('sessions-prod');
    screen.send(keys.enter);
    await screen.until('Done: migrated.');
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
  });

  it('one target, encrypted under the key; the parameter moved; the source gone; two backups kept', async () => {
    const groups = await world.groups();
    const target = groups.filter((group) => group.id.startsWith('sessions-prod'));
    expect(target).toEqual([{ id: 'sessions-prod-enc', status: 'available', encrypted: true, key: await world.keyArn('alias/cache-prod') }]);
    expect(await world.parameter()).not.toBe(before);
    expect(await world.backups()).toEqual([expect.stringMatching(/^em-\w+-last$/), expect.stringMatching(/^em-\w+-sessions-prod$/)]);
    expect(world.writes().filter((name) => name === 'CreateReplicationGroup')).toHaveLength(1);
  });

  it.skipIf(!redis.ok)(`data was verified before (${redis.why || 'every key, both ways'})`, async () => {
    const { entries } = await readJournal(join(place.cwd, 'sessions-prod.journal.ndjson'));
    const end = entries.find((entry) => entry.type === 'end' && entry.step === 'verify.data');
    expect(end).toMatchObject({ outcome: 'equal' });
  });

  it('what it wrote is for its owner', () => {
    for (const name of ['sessions-prod.plan.json', 'sessions-prod.journal.ndjson']) expect(statSync(join(place.cwd, name)).mode & 0o777).toBe(0o600);
  });

  it('no line of any frame was wider than the terminal, and the first line never went away', () => {
    expect(screen.faults).toEqual([]);
  });
});
