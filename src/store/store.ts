/** Between engine and screens: notices in, an immutable snapshot out, at most about ten times a second. Work never waits for a screen. */
import { userInfo } from 'node:os';
import type { Answer, Gate, Host, Notice } from '../engine/host.ts';
import type { RunState } from '../engine/state.ts';
import type { Plan } from '../plan/schema.ts';
import { emptyView, followed, heard, type RunView } from './run-view.ts';

export interface Snapshot {
  /** By plan id, in the order they were first heard of. */
  runs: Readonly<Record<string, RunView>>;
}

export interface Store {
  host: Host;
  snapshot(): Snapshot;
  subscribe(changed: () => void): () => void;
  /** Tells what plan a run's notices belong to, and where its files say it stands. */
  follow(known: { plan: Plan; planPath: string; state: RunState }): void;
  /** Answers the oldest gate of that plan that waits; `by` and `how` are filled in. False when none waits. A value is passed on and never kept. */
  answer(plan: string, answer: { given: true; value?: string } | { given: false; because: string }): boolean;
}

export interface StoreOptions {
  /** Who consents; the login name unless told. */
  by?: string;
  /** Milliseconds between two snapshots. */
  every?: number;
  now?: () => number;
}

interface Parked {
  gate: Gate;
  settle(answer: Answer): void;
}

export function createStore({ by = whoami(), every = 100, now = Date.now }: StoreOptions = {}): Store {
  let live: Record<string, RunView> = {};
  let shown: Snapshot = { runs: live };
  let timer: NodeJS.Timeout | undefined;
  let last = 0;
  const listeners = new Set<() => void>();
  const parked: Parked[] = [];

  const publish = () => {
    clearTimeout(timer);
    timer = undefined;
    last = now();
    if (shown.runs === live) return;
    shown = { runs: live };
    for (const listener of listeners) listener();
  };
  const change = (id: string, to: (view: RunView) => RunView, atOnce = false) => {
    live = { ...live, [id]: to(live[id] ?? emptyView(id)) };
    if (atOnce || now() - last >= every) publish();
    else timer ??= setTimeout(publish, every - (now() - last)).unref();
  };
  const gatesOf = (plan: string) => parked.filter((p) => p.gate.plan === plan).map((p) => p.gate);
  const showGates = (plan: string) => change(plan, (view) => ({ ...view, gates: gatesOf(plan) }), true);

  const host: Host = {
    notify: (notice: Notice) => change(notice.plan, (view) => heard(view, notice, now()), notice.type === 'run.stop' || notice.type === 'run.finish'),
    ask: (gate, signal) =>
      new Promise<Answer>((resolve) => {
        const one: Parked = {
          gate,
          settle(answer) {
            signal?.removeEventListener('abort', aborted);
            parked.splice(parked.indexOf(one), 1);
            showGates(gate.plan);
            resolve(answer);
          },
        };
        const aborted = () => one.settle({ given: false, because: 'The run was stopped before it was answered.' });
        parked.push(one);
        showGates(gate.plan);
        if (signal?.aborted) aborted();
        else signal?.addEventListener('abort', aborted, { once: true });
      }),
  };

  return {
    host,
    snapshot: () => shown,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    follow: ({ plan, planPath, state }) => change(plan.id, (view) => followed(view, plan, planPath, state), true),
    answer(plan, answer) {
      const one = parked.find((p) => p.gate.plan === plan);
      if (!one) return false;
      one.settle(answer.given ? { ...answer, by, how: how(one.gate) } : answer);
      return true;
    },
  };
}

const how = (gate: Gate): string => ({ yes: 'typed yes', name: 'typed the name', words: 'typed the words', secret: 'entered the secret' })[gate.wants.consent];

function whoami(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may have no entry for its user.
    return process.env.USER ?? 'unknown';
  }
}
