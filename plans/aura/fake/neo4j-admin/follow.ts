/** The loading, as the console tells of it every two seconds: it must be seen to load before it can be through. Facts 3.7, last rows. */
import { setTimeout as sleep } from 'node:timers/promises';
import { dots } from './dots.ts';
import { CommandFailed } from './failure.ts';
import type { Answer } from './wire.ts';

const patience = 90_000;
/** Milliseconds between two looks; two seconds, as the real one has it, unless a sandbox whose clock jumps says otherwise. */
export const paceVariable = 'ENCMIGRATE_STAND_IN_PACE';
/** What the real one waits, at this pace. */
export const paced = (ms: number): number => ms * (Number(process.env[paceVariable] ?? 2_000) / 2_000);

export async function followLoading(look: () => Promise<Answer>, fullSize: number, verbose: boolean): Promise<void> {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const gib = fullSize / 2 ** 30;
  // Five minutes, and three for each GiB.
  const guess = (5 + 3 * gib) * 60_000;
  say('We have received your export and it is currently being loaded into your Aura instance.');
  say('You can wait here, or abort this command and head over to the console to be notified of when your database is running.');
  say('Import progress (estimated)');
  if (verbose)
    say(
      `Rough guess for how long dump file import will take: ${Math.ceil(guess / 60_000)} minutes; store size on disk is ${gib.toFixed(1)} GB (${fullSize} bytes)`,
    );
  const bar = dots();
  const began = Date.now();
  for (let loading = false; ; await sleep(paced(2_000))) {
    const answer = await look();
    if (answer.status !== 200)
      throw new CommandFailed(`Unexpected response code ${answer.status} from request: Trigger import/restore after successful upload`);
    const status = String(answer.body?.Status);
    if (status === 'loading' || status === 'updating') loading = true;
    else if (status === 'loading failed' && loading)
      throw new CommandFailed(
        `Error: ${answer.body?.Error?.Message ?? 'the database could not be loaded'}. See: ${answer.body?.Error?.Url ?? 'https://support.neo4j.com'}`,
        { at: 'org.neo4j.export.aura.AuraClient.doStatusPolling(stand-in)' },
      );
    else if (status === 'running' && loading) break;
    else if (status === 'running') {
      if (Date.now() - began > patience)
        throw new CommandFailed(
          "Timed out waiting for database load to start as the database did not enter 'loading' state in time. Please retry the operation.",
        );
    } else if (status !== 'loading failed' || loading)
      throw new CommandFailed(`We're sorry, something has failed during the loading of your database (status ${status}).`);
    if (loading) bar.reach(0.01 + 0.98 * Math.min(1, (Date.now() - began) / guess));
  }
  bar.reach(1);
  const took = Date.now() - began;
  say('Your data was successfully pushed to Aura and is now running.');
  if (verbose) say(`Import took about ${Math.floor(took / 60_000)} minutes to complete excluding upload (${took} ms)`);
}
