/** `report`: evidence for an auditor, from plans and journals alone. 1 where a journal is damaged: the line is named. */
import { foreignSteps } from '../../plan/build-plan.ts';
import { journalPath, readPlan } from '../../plan/file.ts';
import type { Plan } from '../../plan/schema.ts';
import type { Evidence } from '../../report/evidence.ts';
import { evidenceOf } from '../../report/gather.ts';
import { reportText } from '../../report/markdown.ts';
import { readWhole } from '../../report/read-journal.ts';
import type { Command } from '../call.ts';
import { errorLines } from '../error-text.ts';
import { exitCodes, exitOf, worst } from '../exit.ts';
import { line } from '../hosts/ndjson.ts';
import { systemOf } from '../systems.ts';

export const report: Command = async ({ args, given, io }) => {
  const codes: number[] = [];
  const all: Evidence[] = [];
  for (const path of args) {
    try {
      const plan = await readPlan(path);
      all.push(evidenceOf(path, plan, await readWhole(journalPath(path)), await rebuilt(plan)));
    } catch (error) {
      // A plan that cannot be read does not hide the others.
      for (const text of errorLines(error, given.debug)) io.err(text);
      codes.push(exitOf(error));
    }
  }
  if (given.json) for (const one of all) io.out(line({ type: 'report', ...one }));
  else if (all.length > 0) io.out(reportText(all).replace(/\n$/, ''));
  for (const { chain } of all) {
    if (!chain.damage) continue;
    io.err(`encmigrate: ${chain.journal} line ${chain.damage.line} ${chain.damage.what}`);
    io.err('  what to do: bring back the journal from a copy; the report rests on the lines before it alone');
    codes.push(exitCodes.failed);
  }
  return worst(codes);
};

async function rebuilt(plan: Plan): Promise<Evidence['rebuilt']> {
  try {
    const differing = foreignSteps(plan, await systemOf(plan.system));
    return { same: differing.length === 0, differing };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
