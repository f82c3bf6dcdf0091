/** `rehearse`: the plan in a world that is rebuilt from its facts, in virtual time. 0 where it ends migrated, 1 where it fails. */
import { readPlan } from '../../plan/file.ts';
import { UsageError } from '../../plan/usage-error.ts';
import type { Command } from '../call.ts';
import { exitCodes } from '../exit.ts';
import { onward } from '../given.ts';
import { interrupts } from '../interrupts.ts';
import { shellWord } from '../paths.ts';
import { takeRehearsal } from '../rehearse/take.ts';
import { rehearsalJson, rehearsalLines } from '../rehearse/words.ts';

export const rehearse: Command = async ({ args, given, io }) => {
  const path = args[0] ?? '';
  const plan = await readPlan(path);
  if (given.digest !== undefined && given.digest !== plan.digest)
    throw new UsageError(`${path} has digest ${plan.digest}, not the approved ${given.digest}`, 'rehearse the plan that was approved');
  const stop = interrupts(io, onward(`encmigrate rehearse ${shellWord(path)}`, given));
  try {
    const { account, error } = await takeRehearsal(plan, { path, signal: stop.signal, ...(given.until ? { until: given.until } : {}) });
    if (error?.name === 'Interrupted') return stop.exit() ?? exitCodes.interrupted;
    if (given.debug && error?.stack) io.err(error.stack);
    const exit = account.outcome === 'failed' ? exitCodes.failed : exitCodes.done;
    for (const text of given.json ? rehearsalJson(plan, path, account, exit) : rehearsalLines(plan, path, account)) io.out(text);
    io.err(onward(exit === 0 ? `Run it: encmigrate run ${shellWord(path)}` : `Look at it: encmigrate show ${shellWord(path)}`, given));
    return exit;
  } finally {
    stop.end();
  }
};
