/** `status`: where each run stands. A plan that cannot be read is told on stderr and does not hide the others. */
import { resolve } from 'node:path';
import { statusOf } from '../../engine/status.ts';
import type { Command } from '../call.ts';
import { errorLines } from '../error-text.ts';
import { exitOf, worst } from '../exit.ts';
import { line } from '../hosts/ndjson.ts';
import { knownPlans, remember } from '../known-plans.ts';
import { standingLines, standingOf } from '../standing-of.ts';
import { connectForPlan } from '../where.ts';
import { worldSays } from '../world-says.ts';

export const status: Command = async ({ args, given, io }) => {
  const paths = args.length > 0 ? args : knownPlans(io.env);
  if (paths.length === 0) io.err('No plan is known on this machine. Make one: encmigrate plan <system> <id>; or name one: encmigrate status <plan>');
  const codes = await Promise.all(
    paths.map(async (path) => {
      try {
        const now = await statusOf(path);
        if (args.length > 0) remember(io.env, resolve(io.cwd, path));
        const standing = standingOf(now, await worldSays(now, () => connectForPlan(given, io, now.plan)), given.again);
        if (given.json) io.out(line({ type: 'status', ...standing }));
        else for (const text of standingLines(standing)) io.out(text);
        return 0;
      } catch (error) {
        for (const text of errorLines(error, given.debug)) io.err(text);
        return exitOf(error);
      }
    }),
  );
  return worst(codes);
};
