/** Plans and journals that were touched. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { statusOf } from '../../../src/engine/status.ts';
import { digestOf } from '../../../src/plan/digest.ts';
import { PlanFileError } from '../../../src/plan/errors.ts';
import { journalPath, readPlan } from '../../../src/plan/file.ts';
import { no, recordingHost } from '../../support/recording-host.ts';
import { planned, rig, type Planned, writes } from './stage.ts';

describe('files that were touched', () => {
  const rewritten = (plan: Planned, change: (document: Record<string, never>) => void) => {
    const document = JSON.parse(readFileSync(plan.planPath, 'utf8'));
    change(document);
    document.digest = digestOf(document);
    writeFileSync(plan.planPath, JSON.stringify(document));
  };

  it.each([
    [
      'a step',
      (d: { steps: { id: string; action: { input?: Record<string, unknown> } }[] }) =>
        Object.assign(d.steps.find((s) => s.id === 'restore')?.action.input as object, { AtRestEncryptionEnabled: false }),
    ],
    [
      'a check',
      (d: { steps: { id: string }[] }) =>
        void d.steps.splice(
          d.steps.findIndex((s) => s.id === 'switch.idle'),
          1,
        ),
    ],
    [
      'a gate',
      (d: { steps: { id: string; action: { wants?: unknown } }[] }) =>
        Object.assign(d.steps.find((s) => s.id === 'delete.confirm')?.action as object, { wants: { consent: 'yes' } }),
    ],
  ])('%s edited by hand, its digest computed anew: refused, because the recipe builds other steps', async (_, change) => {
    const plan = await planned();
    rewritten(plan, change as never);
    const edited = await readPlan(plan.planPath).catch((error: unknown) => error);
    // A step taken out may break the references of the others: that is refused even earlier.
    if (edited instanceof PlanFileError) return expect(edited.message).toContain('refers to');
    const run = rig.run({ plan: edited as Planned['plan'], planPath: plan.planPath }, elasticache);
    await expect(run).rejects.toThrow(PlanFileError);
    await expect(rig.run({ plan: edited as Planned['plan'], planPath: plan.planPath }, elasticache)).rejects.toThrow(/somebody edited the plan/);
    expect(writes()).toEqual([]);
  });

  it('a plan of another tool version: its difference is shown, and it runs only when a person says so in words', async () => {
    const plan = await planned();
    rewritten(plan, (d) => {
      Object.assign(d, { tool: 'encmigrate 0.0.9' });
      Object.assign((d.steps as unknown as { id: string; title: string }[]).find((s) => s.id === 'identity') as object, { title: 'Who' });
    });
    const edited = { plan: await readPlan(plan.planPath), planPath: plan.planPath };
    const refusing = recordingHost(() => no());
    await expect(rig.run(edited, elasticache, { host: refusing })).rejects.toThrow(/encmigrate 0\.0\.9 wrote this plan/);
    expect(refusing.gates[0]).toMatchObject({ wants: { consent: 'words' }, question: expect.stringContaining('identity') });
    const end = await rig.run(edited, elasticache, { until: 'prepare' });
    expect(end).toMatchObject({ exit: 0, outcome: 'until' });
  });

  it('another digest than the approved one: refused', async () => {
    const plan = await planned();
    await expect(rig.run(plan, elasticache, { digest: 'sha256:0000' })).rejects.toThrow(/not the approved/);
  });

  it('an edited journal: the line is named, by run and by status', async () => {
    const plan = await planned();
    await rig.run(plan, elasticache, { until: 'freeze' });
    const path = journalPath(plan.planPath);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.with(4, (lines[4] as string).replace('"step":"', '"step":"x')).join('\n'));
    await expect(rig.run(plan, elasticache)).rejects.toThrow(/line 5 /);
    await expect(statusOf(plan.planPath)).rejects.toThrow(/line 5 /);
  });
});

it('leaves room beside it: a plan in a folder of its own', async () => {
  const plan = await planned();
  mkdirSync(join(rig.dir, 'sub'));
  const planPath = join(rig.dir, 'sub', 'x.plan.json');
  writeFileSync(planPath, readFileSync(plan.planPath));
  expect(await rig.run({ plan: plan.plan, planPath }, elasticache, { until: 'prepare' })).toMatchObject({ exit: 0 });
});
