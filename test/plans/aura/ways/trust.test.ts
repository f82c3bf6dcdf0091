/** Where a plan may go: hosts and programs of the recipe's list. A plan that somebody edited is refused, also where a person would agree to it. docs/decisions/0007 */
import { expect, it } from 'vitest';
import { verifyPlan } from '../../../../src/engine/verify.ts';
import { sealPlan } from '../../../../src/plan/file.ts';
import type { Plan } from '../../../../src/plan/schema.ts';
import type { Rig } from '../../../support/rig.ts';
import { withRig } from '../../../engine/schedule/drive.ts';
import { person } from './console.ts';
import { read } from './small.ts';

const minutes = 120_000;
/** An older tool's plan is run as it was written, if a person says so: then only the list stands between the plan and the world. */
const older = (plan: Plan, edit: (text: string) => string): Plan => sealPlan({ ...JSON.parse(edit(JSON.stringify(plan))), tool: 'encmigrate 0.0.9' });
const planned = (rig: Rig) =>
  rig.plan(read.system, read.source, {
    ...read.choices,
    settings: { ...(read.choices.settings as object), Way: 'upload', Archive: '/dumps/neo4j.backup' },
  });

const edits: [string, (text: string) => string, RegExp][] = [
  [
    'a request to another host',
    (text) => text.replace('"kind":"request","host":"api.neo4j.io"', '"kind":"request","host":"api.neo4j.io.example"'),
    /speaks to the host "api\.neo4j\.io\.example"/,
  ],
  [
    'a look at another host',
    (text) => text.replace('"reader":"api","host":"api.neo4j.io"', '"reader":"api","host":"169.254.169.254"'),
    /speaks to the host "169\.254\.169\.254"/,
  ],
  ['another program', (text) => text.replace('"program":"neo4j-admin"', '"program":"/tmp/neo4j-admin"'), /starts the program "\/tmp\/neo4j-admin"/],
  [
    'a variable that makes the program another one',
    (text) => text.replace('"variables":{}', '"variables":{"LD_PRELOAD":"/tmp/x.so"}'),
    /starts a program with the variable "LD_PRELOAD"/,
  ],
  [
    'a program in a check',
    (text) => text.replace(/"read":\{"reader":"aws","service":"sts"[^}]*\{\}\}/, '"read":{"reader":"command","program":"curl","args":["http://127.0.0.1"]}'),
    /starts the program "curl"/,
  ],
  [
    'the way back',
    (text) => text.replace('"undo":[{"kind":"request","host":"api.neo4j.io"', '"undo":[{"kind":"request","host":"evil.example"'),
    /speaks to the host "evil\.example"/,
  ],
];

it.each(edits)('%s', { timeout: minutes }, async (_, edit, why) => {
  await withRig(read, async (rig) => {
    const { plan, planPath } = await planned(rig);
    const edited = older(plan, edit);
    expect(edited.steps, 'the edit is one').not.toEqual(plan.steps);
    const before = rig.sandbox.requests.length;
    const host = person(read.secrets);
    await expect(rig.run({ plan: edited, planPath }, read.system, { host })).rejects.toThrow(why);
    expect(host.gates, 'nobody is asked to agree').toEqual([]);
    const given = { plan: edited, planPath, system: read.system, connection: await rig.connection(), host, signal: new AbortController().signal };
    await expect(verifyPlan(given)).rejects.toThrow(why);
    // Who we are is asked of each connection; nothing else is.
    expect(rig.sandbox.requests.slice(before).filter((one) => one.service !== 'sts')).toEqual([]);
  });
});

it('a plan of the same tool that was edited within the list is refused as well', { timeout: minutes }, async () => {
  await withRig(read, async (rig) => {
    const { plan, planPath } = await planned(rig);
    const edited = sealPlan(JSON.parse(JSON.stringify(plan).replace('--overwrite-destination=true', '--overwrite-destination=false')) as Plan);
    await expect(rig.run({ plan: edited, planPath }, read.system, { host: person(read.secrets) })).rejects.toThrow(/somebody edited the plan/);
  });
});

it('a plan of an older tool that stays within the list is asked about, and runs', { timeout: minutes }, async () => {
  await withRig(read, async (rig) => {
    const { plan, planPath } = await rig.plan(read.system, read.source, read.choices);
    const edited = older(plan, (text) => text.replace('is as planned', 'is as it was planned'));
    const host = person(read.secrets);
    expect(await rig.run({ plan: edited, planPath }, read.system, { host, until: 'prepare' })).toMatchObject({ exit: 0 });
    expect(host.gates[0]?.wants).toEqual({ consent: 'words', words: 'run it as written' });
  });
});
