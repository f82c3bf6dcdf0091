/** `resume`: what is interrupted or waits; with a plan, it is `run`. */
import { type Status, statusOf } from '../../engine/status.ts';
import type { Command } from '../call.ts';
import { line } from '../hosts/ndjson.ts';
import { knownPlans } from '../known-plans.ts';
import { standingLines, standingOf } from '../standing-of.ts';

export const resume: Command = async (call) => {
  if (call.args.length > 0) return (await import('./run.ts')).run(call);
  const { given, io } = call;
  const open = (await Promise.all(knownPlans(io.env).map(interrupted))).filter((one): one is Status => one !== undefined);
  open.sort((a, b) => ((a.state.lastAt ?? '') > (b.state.lastAt ?? '') ? -1 : 1));
  if (open.length === 0 && !given.json) io.out('Nothing is interrupted.');
  for (const one of open) {
    const standing = standingOf(one, undefined, given.again);
    if (given.json) io.out(line({ type: 'status', ...standing }));
    else for (const text of standingLines(standing)) io.out(text);
  }
  if (open.length === 0) io.err('Make a plan: encmigrate plan <system> <id>; or name one: encmigrate resume <plan>');
  return 0;
};

/** Begun, not finished, and held by nobody. An unreadable one is `status`'s to tell. */
async function interrupted(path: string): Promise<Status | undefined> {
  try {
    const now = await statusOf(path);
    return now.state.runs.length > 0 && !now.state.finished && !now.heldBy ? now : undefined;
  } catch {
    return undefined;
  }
}
