/** kill -9 in the middle of the restore: the next session has the run first, Enter resumes it, and nothing is made twice. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/engine/journal.ts';
import { consent, deleting, frozen, switching, toReview } from './job.ts';
import { keys, openTerminal, type Place, type Screen } from './terminal.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let place: Place;
const screens: Screen[] = [];
const open = (): Screen => {
  const screen = openTerminal([], place);
  screens.push(screen);
  return screen;
};

beforeAll(async () => {
  world = await openWorld({ speed: 900 });
  place = world.place();
});
afterAll(async () => {
  for (const screen of screens) screen.kill('SIGKILL');
  await world?.close();
});

describe('kill -9 in the middle of the restore', () => {
  it('the journal is valid, and the target goes on being created', async () => {
    const screen = open();
    await toReview(screen, { place: 'ssm:/prod/sessions/redis' });
    screen.send(keys.enter);
    await consent(screen, frozen, 'yes');
    await screen.until(/▸ restore +creating/);
    screen.kill('SIGKILL');
    expect(await screen.ended).toMatchObject({ signal: 9 });
    const { entries } = await readJournal(join(place.cwd, 'sessions-prod.journal.ndjson'));
    expect(entries.at(-1)?.type).not.toBe('finished');
    expect((await world.groups()).map((group) => group.id)).toContain('sessions-prod-enc');
  });

  it('it stands first in the inventory, cut off in the restore', async () => {
    const screen = open();
    await screen.until(/▸ sessions-prod +elasticache +restore 4\/8 +cut off/);
    expect(screen.rows().findIndex((row) => row.includes('▸ sessions-prod'))).toBeLessThan(4);
  });

  it('Enter resumes it, to the end', async () => {
    const screen = screens.at(-1) as Screen;
    screen.send(keys.enter);
    await screen.until('Go on: Enter');
    screen.send(keys.enter);
    await consent(screen, switching, 'yes');
    await consent(screen, deleting('sessions-prod'), 'sessions-prod');
    await screen.until('Done: migrated.');
    screen.send('q');
    expect((await screen.ended).code).toBe(0);
    expect(screens.flatMap((one) => one.faults)).toEqual([]);
  });

  it('one target and one backup, beside the last one', async () => {
    expect((await world.groups()).map((group) => group.id).filter((id) => id.startsWith('sessions-prod'))).toEqual(['sessions-prod-enc']);
    expect(await world.backups()).toEqual([expect.stringMatching(/-last$/), expect.stringMatching(/-sessions-prod$/)]);
    const writes = world.writes();
    for (const operation of ['CreateReplicationGroup', 'DeleteReplicationGroup']) expect(writes.filter((name) => name === operation)).toHaveLength(1);
    expect(writes.filter((name) => name === 'CreateSnapshot')).toHaveLength(2);
  });
});
