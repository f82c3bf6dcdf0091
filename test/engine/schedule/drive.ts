/** Drives one case through a disturbance to its end, and judges the end. */
import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { readJournal } from '../../../src/engine/journal.ts';
import type { RunEnd } from '../../../src/engine/run.ts';
import { journalPath } from '../../../src/plan/file.ts';
import { power } from '../../support/power.ts';
import { agreeing, type RecordingHost, recordingHost } from '../../support/recording-host.ts';
import { openRig, type Rig } from '../../support/rig.ts';
import type { ScheduleCase } from './case.ts';

export interface Driven {
  rig: Rig;
  host: RecordingHost;
  end: RunEnd;
  planned: Awaited<ReturnType<Rig['plan']>>;
}

export async function withRig<T>(given: ScheduleCase, work: (rig: Rig) => Promise<T>): Promise<T> {
  const rig = await openRig(given.world);
  try {
    given.begin?.(rig);
    return await work(rig);
  } finally {
    await rig.close();
  }
}

/** The person of a case: agrees, but for what the case says. */
export function hostOf(given: ScheduleCase, rig: Rig): RecordingHost {
  const agree = agreeing(given.secrets);
  return recordingHost(async (gate) => (await given.person?.(rig, gate)) ?? agree(gate));
}

/** Every point at which the power can go in an undisturbed run. */
export async function pointsOf(given: ScheduleCase): Promise<string[]> {
  return withRig(given, async (rig) => {
    const planned = await rig.plan(given.system, given.source, given.choices);
    const whole = power();
    const end = await rig.run(planned, given.system, { power: whole, host: hostOf(given, rig) });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    given.judge(rig, planned.plan);
    return whole.points;
  });
}

/** Cut at a point, taken up again, finished: the same end, and nothing made twice. */
export async function cutAt(given: ScheduleCase, point: string): Promise<void> {
  await withRig(given, async (rig) => {
    const planned = await rig.plan(given.system, given.source, given.choices);
    const first = power(point);
    await rig.run(planned, given.system, { power: first, host: hostOf(given, rig) }).catch((error: unknown) => {
      if (!first.cut) throw error;
    });
    expect(first.cut, `the power went at ${point}`).toBe(true);
    const { entries } = await readJournal(journalPath(planned.planPath));
    if (!entries.some((entry) => entry.type === 'consent' && entry.step === 'delete.confirm')) given.intact(rig);
    const end = await rig.run(planned, given.system, { host: hostOf(given, rig) });
    expect(end, `${point}: ${end.reason}`).toMatchObject({ exit: 0, outcome: 'migrated' });
    await sameEnd(given, { rig, planned });
  });
}

export async function sameEnd(given: ScheduleCase, { rig, planned }: Pick<Driven, 'rig' | 'planned'>, redone: string[] = []): Promise<void> {
  given.judge(rig, planned.plan);
  for (const [operation, field] of Object.entries(given.makes)) {
    const made = rig.sandbox.requests
      .filter((request) => request.operation === operation && request.error === undefined && request.status < 300)
      .map((request) => String((request.input as Record<string, unknown>)[field]));
    const twice = made.filter((name, i) => made.indexOf(name) !== i && !redone.includes(name));
    expect(twice, `${operation} took effect twice`).toEqual([]);
  }
  const { entries, torn } = await readJournal(journalPath(planned.planPath));
  expect(torn).toBe(false);
  expect(entries.at(-1)).toMatchObject({ type: 'finish', outcome: 'migrated' });
  for (const [name, secret] of Object.entries(given.secrets ?? {}))
    if (!given.open?.includes(name)) expect(JSON.stringify(entries).includes(secret), `${name} is in the journal`).toBe(false);
  expect(
    readdirSync(rig.dir).filter((name) => name.includes('.lock')),
    'no lock is left',
  ).toEqual([]);
}
