/** Rows of the inventory: where a run stands, what a cache is. Pure. */
import { phaseNumber } from '../../src/plan/phases.ts';
import type { Found } from '../../src/plan/system.ts';
import type { Known } from '../../src/store/session.ts';
import type { Stage } from '../stage.ts';
import { type Line, type Look, span, cell } from './line.ts';
import { ago } from './time.ts';

export type Row = { kind: 'run'; of: Known } | { kind: 'found' | 'encrypted'; of: Found };

export interface RowState {
  picked: boolean;
  marked: boolean;
  /** For a screen reader. */
  number: number;
}

/** Where a run stands; `closed` says why it cannot be taken up here. */
export function standingOf(stage: Stage, { plan, state: filed, heldBy, broken }: Known): { phase: string; text: string; look: Look; closed?: string } {
  const view = stage.store.snapshot().runs[plan.id];
  const state = view?.going || view?.ended ? view.state : filed;
  const now = stage.now();
  if (broken !== undefined) return { phase: '', text: `${stage.symbols.bad} ${broken}`, look: 'bad', closed: broken };
  const open = plan.steps.find((step) => !['ended', 'skipped', 'undone'].includes(state.steps[step.id]?.status ?? 'waiting'));
  const phase = open ? `${open.phase} ${phaseNumber(open.phase)}/8` : 'delete 8/8';
  if (view && view.gates.length > 0) return { phase, text: `${stage.symbols.question} waits for you`, look: 'warning' };
  if (stage.running().includes(plan.id)) return { phase, text: 'runs', look: 'good' };
  if (heldBy) {
    const text = `held by ${heldBy.user}@${heldBy.host} (process ${heldBy.pid}), since ${ago(heldBy.since, now)}`;
    return { phase, text, look: 'warning', closed: `It is ${text}.` };
  }
  if (state.finished) return { phase: 'done', text: state.finished.outcome === 'migrated' ? 'migrated' : 'backed out', look: 'good' };
  if (state.gate) return { phase, text: 'waits for you', look: 'warning' };
  if (state.runs.length === 0 && !view) return { phase: 'planned', text: 'not begun', look: 'plain' };
  if (state.rollingBack) return { phase, text: `backing out, stopped ${ago(state.stopped?.at ?? state.lastAt, now)}`, look: 'warning' };
  return { phase, text: `${state.stopped ? 'stopped' : 'cut off'} ${ago(state.stopped?.at ?? state.lastAt, now)}`, look: 'plain' };
}

const lead = (stage: Stage, { picked, marked, number }: RowState): string =>
  stage.screenReader
    ? ` ${number}. ${picked ? `${stage.symbols.here} ` : ''}${marked ? `${stage.symbols.marked} ` : ''}`
    : ` ${picked ? stage.symbols.here : ' '}${marked ? stage.symbols.marked : ' '}`;

const names = (columns: number) => Math.min(32, Math.max(16, Math.floor(columns / 4)));

export function knownLine(stage: Stage, known: Known, state: RowState, columns: number): Line {
  const { phase, text, look } = standingOf(stage, known);
  return [
    span(lead(stage, state), 'strong'),
    span(`${cell(known.plan.source.id, names(columns))} `, state.picked ? 'picked' : 'plain'),
    span(`${cell(known.plan.system, 11)} ${cell(phase, 12)} `),
    span(text, look),
  ];
}

export function foundLine(stage: Stage, found: Found, state: RowState, columns: number): Line {
  const { symbols } = stage;
  const what: [string, Look] =
    found.state === 'blocked'
      ? [`${symbols.bad} ${found.why ?? 'blocked'}`, 'bad']
      : found.state === 'question'
        ? [`${symbols.question} ${found.why ?? 'needs a choice'}`, 'warning']
        : [found.encrypted ? `${symbols.done} ${found.encryption}: ${found.summary}` : found.summary, 'plain'];
  return [
    span(lead(stage, state), 'strong'),
    span(`${cell(found.id, names(columns))} `, state.picked ? 'picked' : 'plain'),
    span(`${cell(found.system, 11)} ${cell(found.region, 12)} `),
    span(...what),
  ];
}
