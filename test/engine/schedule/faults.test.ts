/**
 * Every call of a run meets each fault once: answers lost after the effect and requests lost before it, 500 after and before the
 * effect, throttling, expired credentials. The run goes on by itself to the same end, and nothing is made twice. Aura's requests meet
 * the same, its token in the place of credentials, and so do those of the neo4j-admin that it starts; two of the faults each unless
 * SCHEDULE=all. To repeat one: FAULT='CreateInstance 1 lose-answer x1'.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/open.ts';
import { auraCases } from './aura.ts';
import type { ScheduleCase } from './case.ts';
import { hostOf, sameEnd, withRig } from './drive.ts';
import { elasticacheCases } from './elasticache.ts';
import { neptuneCases } from './neptune.ts';

const [first, ...others] = elasticacheCases.map((one): ScheduleCase => ({ ...one, world: { ...one.world, engines: false } })) as [
  ScheduleCase,
  ...ScheduleCase[],
];
type Fault = Pick<FaultRule, 'kind' | 'count'>;
const kinds: Fault[] = [
  { kind: 'lose-answer' },
  { kind: 'lose-answer', count: 3 },
  { kind: 'lose-request' },
  { kind: 'error-after' },
  { kind: 'error-before', count: 2 },
  { kind: 'throttle', count: 4 },
  { kind: 'expired', count: 2 },
];
/** A token is had anew once; one that is refused again is meant, as is a login: the run stops, and goes on when it is run again. */
const ofClient = kinds.map((one) => (one.kind === 'expired' ? { ...one, count: 1 } : one));
const refused: Record<string, number> = { CreateToken: 4, AuthorizeImport: 1 };
let met = 0;
afterAll(() => process.stdout.write(`fault schedule: ${met} faults, each run on to the same end\n`));

interface Asked {
  service: string;
  operation: string;
  write: boolean;
  /** So many calls of the same operation came before. */
  skip: number;
}

/** Each writing call, and the first of each reading operation after planning. */
async function callsOf(given: ScheduleCase): Promise<Asked[]> {
  return withRig(given, async (rig) => {
    const planned = await rig.plan(given.system, given.source, given.choices);
    const before = rig.sandbox.requests.length;
    const end = await rig.run(planned, given.system, { host: hostOf(given, rig) });
    expect(end, end.reason).toMatchObject({ exit: 0 });
    const counts = new Map<string, number>();
    return rig.sandbox.requests.slice(before).flatMap(({ service, operation, write }) => {
      const skip = counts.get(operation) ?? 0;
      counts.set(operation, skip + 1);
      // Who we are is asked before there is a run; there a refusal is exit 4 at once.
      return service !== 'sts' && (write || skip === 0) ? [{ service, operation, write, skip }] : [];
    });
  });
}

async function meet(given: ScheduleCase, call: Asked, fault: Fault): Promise<void> {
  await withRig(given, async (rig) => {
    const planned = await rig.plan(given.system, given.source, given.choices);
    rig.sandbox.addFault({ ...fault, service: call.service, operation: call.operation, skip: call.skip });
    const stops = fault.kind === 'expired' ? refused[call.operation] : undefined;
    if (stops !== undefined) expect(await rig.run(planned, given.system, { host: hostOf(given, rig) })).toMatchObject({ exit: stops, outcome: 'stopped' });
    const end = await rig.run(planned, given.system, { host: hostOf(given, rig) });
    expect(end, `${nameOf(call, fault)}: ${end.reason}`).toMatchObject({ exit: 0, outcome: 'migrated' });
    await sameEnd(given, { rig, planned });
  });
  met++;
}

const nameOf = ({ operation, skip }: Asked, { kind, count = 1 }: Fault): string => `${operation} ${skip + 1} ${kind} x${count}`;
const only = process.env.FAULT;
const everything = process.env.SCHEDULE === 'all';

describe.each([first, ...others, ...neptuneCases, ...auraCases.slice(0, everything ? undefined : 1)])('$name', (given) => {
  it('ends the same whatever its calls meet', { timeout: 1_800_000 }, async () => {
    const calls = await callsOf(given);
    expect(calls.filter((call) => call.write).map((call) => call.operation)).toEqual(expect.arrayContaining(Object.keys(given.makes)));
    const chosen = given === first || everything ? calls : calls.filter((one) => one.write);
    for (const [i, call] of chosen.entries()) {
      const all = call.service.startsWith('aura') ? ofClient : kinds;
      const some = [all[i % all.length], all[(i + 3) % all.length]] as typeof kinds;
      for (const fault of auraCases.includes(given) && !everything ? some : all)
        if (only === undefined || only === nameOf(call, fault)) await meet(given, call, fault);
    }
  });
});
