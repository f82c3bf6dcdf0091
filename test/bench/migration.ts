/** What a migration adds to the service's own time, and how often it asks: each shape of source, undisturbed, in virtual time. */
import { readJournal } from '../../src/engine/journal.ts';
import { journalPath } from '../../src/plan/file.ts';
import { withRig } from '../engine/schedule/drive.ts';
import type { ScheduleCase } from '../engine/schedule/case.ts';
import { elasticacheCases } from '../engine/schedule/elasticache.ts';
import { neptuneCases } from '../engine/schedule/neptune.ts';
import { agreeing, recordingHost } from '../support/recording-host.ts';
import { watching } from '../../plans/neptune/fake/moves.ts';
import type { Action } from '../../src/actions/schema.ts';
import type { Rig } from '../support/rig.ts';
import type { Line } from './row.ts';

type Span = [from: number, to: number];

interface Migration {
  /** Minutes of world time from the run's start to its finish; gates are answered at once, the soak is left out. */
  wall: number;
  /** Minutes of it in which the service worked: backup, restore, last backup, deletion. */
  service: number;
  /** As `service`, with all else that a plan waits for: the target's first automatic backup, and windows in which nothing may be written. */
  waited: number;
  calls: number;
  writes: number;
}

/** Each shape `rounds` times, each time with other latencies. */
export async function benchMigration(rounds: number, cases: readonly ScheduleCase[] = [...elasticacheCases, ...neptuneCases]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const given of cases) {
    const all: Migration[] = [];
    for (let round = 0; round < rounds; round++) all.push(await migrate(given, `bench-${round}`));
    const mean = (field: keyof Migration): number => all.reduce((sum, one) => sum + one[field], 0) / rounds;
    const time = { part: 'migration' as const, what: `${given.name}: time without soak and gates`, figure: mean('wall'), unit: 'min' };
    lines.push(
      { ...time, against: { what: 'backup + restore + last backup + deletion', figure: mean('service') } },
      { ...time, against: { what: 'with all that is waited for', figure: mean('waited') } },
      { part: 'migration', what: `${given.name}: calls of AWS (${Math.round(mean('writes'))} of them write)`, figure: mean('calls'), unit: 'calls' },
    );
  }
  return lines;
}

async function migrate(given: ScheduleCase, seed: string): Promise<Migration> {
  return withRig({ ...given, world: { ...given.world, seed } }, async (rig) => {
    const works = watchService(rig);
    const tell = (span: Span): void => void works.push({ span, own: rig.sandbox.requests.at(-1)?.write === true });
    watching.add(tell);
    const planned = await rig.plan(given.system, given.source, given.choices);
    const before = rig.sandbox.requests.length;
    const end = await rig.run(planned, given.system, { host: recordingHost(agreeing(given.secrets)) });
    if (end.exit !== 0) throw new Error(`${given.name}: ${end.reason}`);
    const { entries } = await readJournal(journalPath(planned.planPath));
    const at = (type: string, step?: string): number =>
      Date.parse(entries.find((entry) => entry.type === type && (step === undefined || ('step' in entry && entry.step === step)))!.at);
    const span = (step: string): Span => [at('begin', step), at('end', step)];
    watching.delete(tell);
    const [soakFrom, soakTo] = span('soak');
    const watched = planned.plan.steps
      .filter(({ id, action }) => watches(action) && entries.some((entry) => entry.type === 'end' && entry.step === id))
      .map(({ id }) => span(id));
    const minutes = (ms: number): number => ms / 60_000;
    const asked = rig.sandbox.requests.slice(before);
    return {
      wall: minutes(at('finish') - at('run') - (soakTo - soakFrom)),
      service: minutes(covered(works.filter(({ own }) => own).map((work) => work.span))),
      waited: minutes(covered([...works.map((work) => work.span), ...watched])),
      calls: asked.length,
      writes: asked.filter(({ write }) => write).length,
    };
  });
}

/** Looks for a while whether anything writes to the source: a window is a promise of the plan, no delay. */
const watches = (action: Action): boolean => action.kind !== 'compare' && /"reader":"(redis|metric)"|"window":/.test(JSON.stringify(action));

/**
 * Every time for which the fake is at work, from its own table of what happens later. Everything of ours is waited for, so that the
 * time covered is what lies on the critical path. What the service begins by itself begins without a request.
 */
function watchService({ sandbox: { world, clock, requests } }: Rig): { span: Span; own: boolean }[] {
  const works: { span: Span; own: boolean }[] = [];
  const moves = world.table<{ at: string; what: string }>('elasticache.moves', 'global');
  const set = moves.set.bind(moves);
  moves.set = (key, move) => {
    const own = requests.at(-1)?.write === true;
    works.push({ span: [clock.now().getTime(), Date.parse(move.at)], own });
    return set(key, move);
  };
  return works;
}

/** Length of the union: what overlaps counts once. */
function covered(spans: readonly Span[]): number {
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}
