/** A plan, run as it is in a world that is rebuilt from its facts: in virtual time, in this process, without anything of the real one. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlaceFacts } from '../../actions/places/look.ts';
import { type Connection, connect } from '../../aws/connect.ts';
import type { Answer, Gate, Notice } from '../../engine/host.ts';
import { readJournal } from '../../engine/journal.ts';
import type { Entry } from '../../engine/journal-entry.ts';
import { type RunEnd, runPlan } from '../../engine/run.ts';
import { virtualClock } from '../../engine/virtual-clock.ts';
import { journalPath, writePlan } from '../../plan/file.ts';
import type { Phase } from '../../plan/phases.ts';
import type { Plan } from '../../plan/schema.ts';
import type { System } from '../../plan/system.ts';
import { openSandbox, type RequestRecord, type Sandbox } from '../../sandbox/open.ts';
import { placeholder, type Rehearsal } from '../../sandbox/rehearsal.ts';
import { sharedServices } from '../../sandbox/services/shared.ts';
import { agreeOnVersions, putPlaces } from './places.ts';
import { type Rebuilt, standIns } from './stand-ins.ts';

export interface Rehearsed {
  end: RunEnd;
  /** What is otherwise on this machine than it was planned on. */
  notes: string[];
  entries: Entry[];
  notices: Notice[];
  gates: Gate[];
  /** Of the run alone. */
  requests: RequestRecord[];
}

/** Why data steps say that they were skipped. */
export const noData = 'a rehearsal has none of your data, so that nothing is measured or compared';

export interface Wanted {
  /** What the operator calls the plan. */
  path: string;
  signal: AbortSignal;
  /** Stops after this phase. */
  until?: Phase;
}

/** Throws what keeps the plan from being taken up at all, as `run` does: a plan that somebody edited, one of another tool version. */
export async function rehearse(plan: Plan, system: System, rehearsal: Rehearsal, wanted: Wanted): Promise<Rehearsed> {
  const folder = await mkdtemp(join(tmpdir(), 'encmigrate-rehearsal-'));
  // A copy of a file may hold a password: it goes too where a second Ctrl-C leaves at once.
  const gone = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', gone);
  try {
    return await inFolder(folder, plan, system, rehearsal, wanted);
  } finally {
    process.removeListener('exit', gone);
    await rm(folder, { recursive: true, force: true });
  }
}

async function inFolder(folder: string, plan: Plan, system: System, rehearsal: Rehearsal, { path, signal, until }: Wanted): Promise<Rehearsed> {
  const clock = virtualClock(new Date(plan.createdAt));
  const missing = { [rehearsal.engine]: noData };
  const ours = standIns(folder);
  const notes: string[] = [];
  const places = (plan.source.facts.places ?? []) as PlaceFacts[];
  const sandbox = await openSandbox({
    services: [...sharedServices, ...rehearsal.services()],
    clock,
    seed: plan.id,
    account: plan.account,
    partition: plan.partition,
    missing,
    async build(world) {
      await rehearsal.build(world, plan);
      notes.push(...putPlaces(world, plan.region, places, ours), ...(rehearsal.files?.(plan, ours) ?? []));
    },
  });
  try {
    const connection = await connect({
      region: plan.region,
      inProcess: { requestHandler: sandbox.requestHandler, clock, missing, redis: noRedis, standIns: ours },
    });
    await agreeOnVersions(connection.world, places, ours);
    return await running({ folder, plan, system, rehearsal, sandbox, connection, ours, notes, path, signal, ...(until ? { until } : {}) });
  } finally {
    await sandbox.close();
  }
}

const noRedis = (): Promise<never> => Promise.reject(new Error('a rehearsal reaches no Redis'));

interface Stage {
  folder: string;
  plan: Plan;
  system: System;
  rehearsal: Rehearsal;
  sandbox: Sandbox;
  connection: Connection;
  ours: Rebuilt;
  notes: string[];
  path: string;
  signal: AbortSignal;
  until?: Phase;
}

async function running({ folder, plan, system, rehearsal, sandbox, connection, ours, notes, path, signal, until }: Stage): Promise<Rehearsed> {
  const planPath = join(folder, `${plan.id}.plan.json`);
  await writePlan(planPath, plan);
  const before = sandbox.requests.length;
  const notices: Notice[] = [];
  const gates: Gate[] = [];
  const named = <E extends Error>(error: E): E => Object.assign(error, { message: error.message.replaceAll(planPath, path) });
  const end = await runPlan({
    plan,
    planPath,
    system,
    connection,
    signal,
    ...(until ? { until } : {}),
    host: {
      notify: (notice) => void notices.push(notice),
      async ask(gate) {
        gates.push(gate);
        rehearsal.byHand?.(sandbox.world, plan, { step: gate.step, file: ours.file });
        return agreed(gate, (name) => rehearsal.secret?.(sandbox.world, plan, name) ?? placeholder);
      },
    },
  }).catch((error: Error) => {
    throw named(error);
  });
  if (end.error) named(end.error);
  end.reason = end.reason.replaceAll(planPath, path);
  const { entries } = await readJournal(journalPath(planPath));
  return { end, notes, entries, notices, gates, requests: sandbox.requests.slice(before) };
}

/** As an operator who agrees to everything. */
function agreed({ wants }: Gate, secret: (name: string) => string): Answer {
  const yes = { given: true as const, by: 'rehearsal', how: 'rehearsed' };
  if (wants.consent === 'name') return { ...yes, value: wants.name };
  if (wants.consent === 'words') return { ...yes, value: wants.words };
  return wants.consent === 'secret' ? { ...yes, value: secret(wants.secret) } : yes;
}
