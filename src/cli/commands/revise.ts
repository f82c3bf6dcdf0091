/** `revise`: the next revision beside the plan. The plan and its journal stay; the next run records the difference. */
import { resolve } from 'node:path';
import { revisePlan } from '../../engine/revise.ts';
import { readPlan } from '../../plan/file.ts';
import { choicesOf } from '../choices.ts';
import type { Command } from '../call.ts';
import { onward } from '../given.ts';
import { line } from '../hosts/ndjson.ts';
import { remember } from '../known-plans.ts';
import { shellWord } from '../paths.ts';
import { systemOf } from '../systems.ts';
import { connectForPlan } from '../where.ts';

export const revise: Command = async ({ args, given, own, io }) => {
  const planPath = args[0] ?? '';
  const choices = choicesOf(own);
  const plan = await readPlan(planPath);
  const connection = await connectForPlan(given, io, plan);
  try {
    const revised = await revisePlan({ planPath, plan, system: await systemOf(plan.system), connection, choices });
    remember(io.env, resolve(io.cwd, revised.path));
    if (given.json) {
      io.out(
        line({
          type: 'revision',
          path: revised.path,
          revision: revised.plan.revision,
          digest: revised.plan.digest,
          supersedes: plan.digest,
          changed: revised.changed,
          drifts: revised.drifts,
        }),
      );
      return 0;
    }
    for (const d of revised.drifts) io.out(`drift  ${d.verdict}: ${d.fact} was ${JSON.stringify(d.planned)}, is ${JSON.stringify(d.now)}: ${d.why}`);
    io.out(revised.changed.length > 0 ? `Changed steps: ${revised.changed.join(', ')}` : 'No step changed.');
    io.out(`Written: ${revised.path}, ${revised.plan.digest}`);
    io.out(`Review it: encmigrate show ${shellWord(revised.path)}`);
    io.out(onward(`Go on with it: encmigrate run ${shellWord(revised.path)}`, given));
    return 0;
  } finally {
    connection.close();
  }
};
