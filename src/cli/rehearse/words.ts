/** A rehearsal as people read it, and as programs do. */
import { clockText } from '../../plan/duration.ts';
import type { Plan } from '../../plan/schema.ts';
import { line } from '../hosts/ndjson.ts';
import type { Account, PhaseAccount } from './account.ts';

export const caveat =
  "A world was rebuilt from the plan's facts, in this process: nothing real was asked or touched. Data, sizes and durations are the sandbox's, not yours.";
export const compareCaveat = 'the comparison of the data is not part of a rehearsal';

const time = (seconds: number): string => clockText(seconds * 1000);

export function rehearsalLines(plan: Plan, path: string, account: Account): string[] {
  return [
    `SANDBOX  ${plan.account}  ${plan.region}  rehearsal of ${path} (${plan.id})`,
    caveat,
    ...account.notes,
    ...account.phases.flatMap(phaseLines),
    ...(account.outcome === 'failed' ? failure(account, path) : [`Ends ${account.outcome === 'migrated' ? 'migrated' : 'early'}: ${account.reason}`]),
    `Took ${time(account.seconds)} of the sandbox's time${stopped(plan, account)}; ${account.calls.writes} calls that change something, ${account.calls.reads} that only read.`,
    'Your plan, its journal and your files are as they were.',
  ];
}

function phaseLines({ phase, seconds, steps, skipped, asked, did, notCompared }: PhaseAccount): string[] {
  const count = `${steps} step${steps === 1 ? '' : 's'}${skipped > 0 ? `, ${skipped} not needed` : ''}`;
  return [
    `${phase.padEnd(8)} ${time(seconds).padStart(7)}  ${count}`,
    ...asked.map((one) => `  asks     ${one.question}  (${one.answer})${one.onlyHere ? '  only because nothing can be measured here' : ''}`),
    ...did.map((one) => `  ${one.risk.padEnd(8)} ${one.title}  (${one.what})`),
    ...notCompared.map((title) => `  skipped  ${title}: ${compareCaveat}`),
  ];
}

function failure({ failed, reason, remedy }: Account, path: string): string[] {
  return [
    `FAILS${failed ? ` in ${failed.phase}, at "${failed.title}" (${failed.step})` : ''}: ${reason}`,
    ...(remedy ? [`  a real run would say: ${remedy.replaceAll('<plan>', path)}`] : []),
  ];
}

function stopped(plan: Plan, { writersStoppedSeconds: seconds, outcome }: Account): string {
  if (plan.choices.writes !== 'frozen') return '; writers were not stopped';
  if (seconds !== null) return `; writers were stopped for ${time(seconds)}`;
  return outcome === 'failed' ? '; it failed before writers could go on' : '';
}

/** NDJSON: the start, each phase, the end. */
export function rehearsalJson(plan: Plan, path: string, { phases, ...end }: Account, exit: number): string[] {
  const about = { plan: plan.id };
  return [
    line({ type: 'rehearsal.start', ...about, path, digest: plan.digest, mode: 'SANDBOX', account: plan.account, region: plan.region, says: caveat }),
    ...phases.map((phase) => line({ type: 'rehearsal.phase', ...about, ...phase })),
    line({ type: 'rehearsal.end', ...about, exit, ...end, dataCompared: false }),
  ];
}
