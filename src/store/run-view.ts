/** What a screen shows of one run: a pure fold over its notices, seeded by plan and journal. */
import type { Gate, Notice } from '../engine/host.ts';
import { stopNow } from '../engine/stop-now.ts';
import type { RunState, StepState } from '../engine/state.ts';
import type { Drift } from '../plan/drift.ts';
import type { Phase } from '../plan/phases.ts';
import type { Plan } from '../plan/schema.ts';

/** One line of the log that the run screen shows the end of. */
export interface Said {
  at: string;
  phase?: Phase;
  text: string;
  level: 'plain' | 'warning' | 'bad' | 'good';
}

export interface RunView {
  id: string;
  /** Absent until someone follows the run with its plan. */
  plan?: Plan;
  planPath?: string;
  state: RunState;
  /** The service's own words about a step that goes on, and the share that is done (0..1) where it is known. */
  says: Record<string, { text: string; share?: number }>;
  /** By step: what is true of it for as long as it runs. */
  stays: Record<string, string>;
  log: Said[];
  drift: Drift[];
  /** Why it waits for something outside, expired credentials for one; gone with the next sign of life. */
  paused?: string;
  going: boolean;
  /** Gates that wait for a person, in the order they were asked. */
  gates: Gate[];
  ended?: { exit: number; reason: string; next: string };
  ifYouStopNow: string[];
  /** The engine's clock when it last spoke, and ours: a sandbox may run fast. */
  clock?: { at: number; seen: number };
}

const kept = 200;

const nothing = (id: string): RunState => ({ plan: id, digest: '', steps: {}, runs: [], consents: {}, drifts: [], rollingBack: false, phase: 'prepare' });

export const emptyView = (id: string): RunView => ({
  id,
  state: nothing(id),
  says: {},
  stays: {},
  log: [],
  drift: [],
  going: false,
  gates: [],
  ifYouStopNow: [],
});

/** Plan and state as the files have them; what was heard since stays. */
export function followed(view: RunView, plan: Plan, planPath: string, state: RunState): RunView {
  return afterwards({ ...view, plan, planPath, state: view.going ? { ...state, steps: { ...state.steps, ...view.state.steps } } : state });
}

export function heard(view: RunView, notice: Notice, seen: number): RunView {
  const at = Date.parse(notice.at);
  const { paused: _, ...unpaused } = view;
  return afterwards({ ...fold(notice.type === 'pause' ? view : unpaused, notice), clock: { at: Number.isNaN(at) ? seen : at, seen } });
}

/** Milliseconds of the engine's clock at our moment `now`. */
export const engineTime = (view: RunView, now: number): number => (view.clock ? view.clock.at + (now - view.clock.seen) : now);

function afterwards(view: RunView): RunView {
  return view.plan ? { ...view, ifYouStopNow: view.ended && view.ifYouStopNow.length > 0 ? view.ifYouStopNow : stopNow(view.plan, view.state) } : view;
}

function fold(view: RunView, n: Notice): RunView {
  const log = (text: string, level: Said['level'] = 'plain', phase?: Phase): Said[] =>
    [...view.log, { at: n.at, text, level, ...(phase ? { phase } : {}) }].slice(-kept);
  switch (n.type) {
    case 'run.start': {
      const { ended: _, ...rest } = view;
      const { stopped: __, ...state } = view.state;
      return { ...rest, state, going: true, drift: [], log: log(n.resumed ? `goes on: ${n.ended} of ${n.steps} steps are done` : `starts: ${n.steps} steps`) };
    }
    case 'step.begin': {
      const { [n.step]: _, ...says } = view.says;
      const { [n.step]: __, ...stays } = view.stays;
      return {
        ...step(view, n.step, { status: 'begun', attempt: n.attempt, beganAt: n.at }, true),
        says,
        stays,
        log: log(n.attempt > 1 ? `${n.title} (attempt ${n.attempt})` : n.title, 'plain', n.phase),
      };
    }
    case 'step.progress': {
      const was = view.says[n.step]?.text;
      return {
        ...view,
        ...(n.stays ? { stays: { ...view.stays, [n.step]: n.text } } : {}),
        says: { ...view.says, [n.step]: { text: n.text, ...(n.share === undefined ? {} : { share: n.share }) } },
        // A share that grows says the same words again and again.
        log: was === n.text || n.share !== undefined ? view.log : log(n.text, 'plain', n.phase),
      };
    }
    case 'step.end': {
      const ended = step(view, n.step, { status: 'ended', endedAt: n.at, outcome: n.outcome, ...(n.adopted ? { adopted: n.adopted } : {}) });
      const text = n.text ?? (n.adopted ? `found done already (${n.adopted})` : n.outcome === 'done' ? undefined : n.outcome);
      return { ...ended, says: saysAfter(view, n.step, n.text), log: text ? log(text, 'good', n.phase) : view.log };
    }
    case 'step.skip':
      return step(view, n.step, { status: 'skipped', endedAt: n.at, because: n.because });
    case 'step.fail':
      return {
        ...step(view, n.step, {
          status: 'failed',
          endedAt: n.at,
          error: { name: n.name, message: n.message, ...(n.requestId ? { requestId: n.requestId } : {}) },
        }),
        log: log(`${n.name}: ${n.message}${n.requestId ? ` (request ${n.requestId})` : ''}`, 'bad', n.phase),
      };
    case 'drift':
      return { ...view, drift: n.drifts, log: log(`${n.drifts.length} ${n.drifts.length === 1 ? 'fact' : 'facts'} changed since the plan`, 'warning') };
    case 'pause':
      return { ...view, paused: n.reason, log: log(`waits: ${n.reason}`, 'warning') };
    case 'undo':
      return undone(step(view, n.step, { status: 'undone' }), log(`taken back: ${n.text}`));
    case 'run.stop':
      return {
        ...view,
        going: false,
        ended: { exit: n.exit, reason: n.reason, next: n.next },
        ifYouStopNow: n.ifYouStopNow,
        state: { ...view.state, stopped: { at: n.at, reason: n.reason, exit: n.exit } },
        log: log(`stopped: ${n.reason}`, n.exit === 0 ? 'plain' : 'warning'),
      };
    case 'run.finish': {
      const { stopped: _, ...state } = view.state;
      return {
        ...view,
        going: false,
        state: { ...state, finished: { at: n.at, outcome: n.outcome } },
        log: [...view.log, ...n.text.map((text) => ({ at: n.at, text, level: 'good' as const }))].slice(-kept),
      };
    }
  }
}

const undone = (view: RunView, log: Said[]): RunView => ({ ...view, state: { ...view.state, rollingBack: true }, log });

/** What was said while it went on says nothing about its end. */
function saysAfter({ says }: RunView, id: string, text: string | undefined): RunView['says'] {
  const { [id]: _, ...others } = says;
  return text ? { ...others, [id]: { text } } : others;
}

const waiting: StepState = { status: 'waiting', attempt: 0, outputs: {}, undone: [] };

function step(view: RunView, id: string, more: Partial<StepState>, anew = false): RunView {
  const was = anew ? waiting : (view.state.steps[id] ?? waiting);
  return { ...view, state: { ...view.state, steps: { ...view.state.steps, [id]: { ...was, ...more } } } };
}
