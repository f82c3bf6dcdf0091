/** Before anything is called: what changed on the source that this plan did not do, fact by fact (engine point 1). */
import { AwsError } from '../aws/error.ts';
import type { Drift } from '../plan/drift.ts';
import { DriftError } from '../plan/errors.ts';
import { waitForLogin } from './credentials.ts';
import { record, type Running, tell } from './running.ts';

/** What begun steps did to the source on purpose. */
export function effectsOf(run: Pick<Running, 'plan' | 'state'>): string[] {
  return run.plan.steps.filter((step) => ['begun', 'ended', 'failed'].includes(run.state.steps[step.id]?.status ?? '')).flatMap((step) => step.effects);
}

export async function lookAgain(run: Running): Promise<void> {
  const now = await withLogin(run, () => run.system.observe(run.connection.world, run.plan));
  const drifts = run.system.drift(run.plan.source.facts, now, effectsOf(run));
  if (drifts.length === 0) return;
  const accepted = drifts.every((drift) => drift.verdict === 'harmless');
  await record(run, { type: 'drift', facts: drifts, accepted });
  tell(run, { type: 'drift', drifts });
  if (accepted) return;
  const grave = drifts.filter((drift) => drift.verdict !== 'harmless');
  const stop = grave.some((drift) => drift.verdict === 'stop');
  throw new DriftError(
    `${run.plan.source.id} is not what was planned: ${grave.map(driftWords).join('; ')}`,
    drifts,
    stop ? `look at it; encmigrate rollback <plan> backs out` : `encmigrate revise <plan> plans the rest anew`,
  );
}

export const driftWords = (drift: Drift): string => `${drift.fact} was ${short(drift.planned)}, is ${short(drift.now)}: ${drift.why}`;

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** Reads of the world outside of a step pause for a new login too (engine point 8). */
export async function withLogin<T>(run: Running, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AwsError) || error.kind !== 'credentials') throw error;
      await waitForLogin(run, error);
    }
  }
}
