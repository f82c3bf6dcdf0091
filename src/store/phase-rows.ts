/** The eight rows of a run: a pure view over plan and fold. */
import { milliseconds } from '../plan/duration.ts';
import { type Phase, phases } from '../plan/phases.ts';
import type { Step } from '../plan/schema.ts';
import { engineTime, type RunView } from './run-view.ts';

export interface PhaseRow {
  phase: Phase;
  status: 'waiting' | 'running' | 'asks' | 'done' | 'failed' | 'undone' | 'empty';
  /** What goes on, what was found, or what comes. */
  text: string;
  /** Milliseconds since the phase began; ends with it. */
  elapsed?: number;
  /** Milliseconds that the phase usually takes; waits and comparisons only. */
  usual?: number;
  share?: number;
  /** A person is asked in this phase. */
  gate: boolean;
  /** It deletes for good. */
  deletes: boolean;
}

/** Usual time of steps that always run: along the longest way through their needs, as what is independent runs side by side. */
export function usual(steps: readonly Step[]): number {
  const ends = new Map<string, number>();
  // Steps stand in an order in which needs come first; a step outside the set has ended before. A branch takes no time until it is taken,
  // and what comes after it is none the earlier for that.
  for (const s of steps) ends.set(s.id, Math.max(0, ...s.needs.map((need) => ends.get(need) ?? 0)) + (s.typical && !s.when ? milliseconds(s.typical) : 0));
  return Math.max(0, ...ends.values());
}

/** The step whose words say best what a phase does: what deletes, asks, changes or creates, else the last. */
export const headOf = (steps: readonly Step[]): Step | undefined => {
  const always = steps.filter((s) => !s.when);
  const by = (test: (s: Step) => boolean) => always.find(test);
  return (
    by((s) => s.risk === 'deletes') ??
    by((s) => s.risk === 'changes') ??
    by((s) => s.risk === 'creates') ??
    by((s) => s.action.kind === 'compare') ??
    by((s) => s.action.kind === 'ask') ??
    by((s) => s.typical !== undefined) ??
    always.at(-1) ??
    steps[0]
  );
};

export function phaseRows(view: RunView, now: number): PhaseRow[] {
  return phases.map((phase) =>
    rowOf(
      view,
      phase,
      (view.plan?.steps ?? []).filter((s) => s.phase === phase),
      engineTime(view, now),
    ),
  );
}

function rowOf(view: RunView, phase: Phase, steps: Step[], now: number): PhaseRow {
  const state = (s: Step) => view.state.steps[s.id];
  const asks = view.gates.find((g) => g.phase === phase);
  const base = { phase, gate: steps.some((s) => s.action.kind === 'ask' && !s.when), deletes: steps.some((s) => s.risk === 'deletes') };
  if (steps.length === 0) return { ...base, status: 'empty', text: 'nothing to do' };
  const begun = steps.filter((s) => ['begun', 'ended', 'failed'].includes(state(s)?.status ?? 'waiting'));
  const open = steps.filter((s) => !['ended', 'skipped', 'undone'].includes(state(s)?.status ?? 'waiting'));
  const failed = steps.find((s) => state(s)?.status === 'failed');
  const undone = steps.some((s) => state(s)?.status === 'undone');
  const active = steps.filter((s) => state(s)?.status === 'begun');
  // Of steps side by side the one that takes longest is what a person waits for.
  const current = active.toSorted((a, b) => usual([b]) - usual([a]))[0];
  const times = begun.map((s) => Date.parse(state(s)?.beganAt ?? '')).filter((t) => !Number.isNaN(t));
  const ends = begun.map((s) => Date.parse(state(s)?.endedAt ?? '')).filter((t) => !Number.isNaN(t));
  const first = times.length > 0 ? Math.min(...times) : undefined;
  const spent = first === undefined ? undefined : open.length === 0 && ends.length > 0 ? Math.max(...ends) - first : view.going ? now - first : undefined;
  const time = { ...(spent === undefined ? {} : { elapsed: Math.max(0, spent) }), ...(usual(steps) > 0 ? { usual: usual(steps) } : {}) };
  if (undone) return { ...base, ...time, status: 'undone', text: 'taken back' };
  if (failed) return { ...base, ...time, status: 'failed', text: state(failed)?.error?.message ?? `${failed.title} failed` };
  if (asks) return { ...base, ...time, status: 'asks', text: asks.question };
  if (open.length === 0) return { ...base, ...time, status: 'done', text: doneText(view, steps) };
  if (current || (begun.length > 0 && view.going)) {
    const step = current ?? open[0];
    const says = step ? view.says[step.id] : undefined;
    return { ...base, ...time, status: 'running', text: says?.text ?? step?.title ?? '', ...(says?.share === undefined ? {} : { share: says.share }) };
  }
  return { ...base, ...(usual(steps) > 0 ? { usual: usual(steps) } : {}), status: 'waiting', text: headOf(steps)?.title ?? '' };
}

function doneText(view: RunView, steps: Step[]): string {
  const head = headOf(steps);
  // The wait for the last backup takes long too, and says "available": of the phase that deletes that must not be the word.
  if (head?.risk === 'deletes') return head.title;
  // What the longest step found says most; of the checks at the start only their number matters.
  const telling = steps.filter((s) => s.phase !== 'prepare' && view.says[s.id]).toSorted((a, b) => usual([b]) - usual([a]))[0];
  const said = telling ? view.says[telling.id]?.text : undefined;
  if (said) return said;
  const ran = steps.filter((s) => view.state.steps[s.id]?.status === 'ended');
  const checks = ran.filter((s) => s.action.kind === 'assert').length;
  if (head && head.risk !== 'reads') return head.title;
  return checks > 0 && checks === ran.length - ran.filter((s) => s.action.kind === 'wait').length ? `${ran.length} checks` : (head?.title ?? '');
}
