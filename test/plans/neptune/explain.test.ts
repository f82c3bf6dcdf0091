/** Why AWS could not make what a step asked for, or where a rename stands: from its events. */
import { describe, expect, it } from 'vitest';
import { explain } from '../../../plans/neptune/explain.ts';
import { neptune } from '../../../plans/neptune/system.ts';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import type { Step } from '../../../src/plan/schema.ts';
import { context, fault, tableAws } from '../../actions/world.ts';
import { asFacts, byRename, frame, graph } from './facts.ts';

const plan = buildPlan({ system: neptune, facts: asFacts(graph({ places: [] })), choices: { ...byRename, settings: { RenameInstances: 'true' } }, frame });
const at = (minutes: number) => new Date(Date.parse('2026-11-22T14:00:00Z') + minutes * 60_000).toISOString();

async function asked(id: string, events: { Message: string; Date: string }[] | Error = []) {
  const inputs: Record<string, unknown>[] = [];
  const aws = tableAws({
    'neptune.DescribeEvents': (input: Record<string, unknown>) => {
      inputs.push(input);
      if (events instanceof Error) throw events;
      return { Events: events };
    },
  });
  return { ...(await explain(context(aws), plan, plan.steps.find((step) => step.id === id) as Step)), input: inputs[0] };
}

describe('explain', () => {
  it.each([
    ['restore.ready', 'graph-main-enc', 'db-cluster'],
    ['instance.1.ready', 'graph-main-2-enc', 'db-instance'],
    ['backup.ready', `${frame.id}-graph-main`, 'db-cluster-snapshot'],
    ['switch.away.ready', 'graph-main', 'db-cluster'],
    ['switch.member.1.ready', 'graph-main-2', 'db-instance'],
  ])('%s is asked of %s', async (step, SourceIdentifier, SourceType) => {
    expect((await asked(step)).input).toMatchObject({ SourceIdentifier, SourceType });
  });

  it('gives events newest first, and what to do by what they name', async () => {
    const events = [
      { Message: 'older', Date: at(1) },
      { Message: 'insufficient capacity in eu-west-1c', Date: at(2) },
    ];
    const { why, remedy } = await asked('instance.1.ready', events);
    expect(why.map((line) => line.split('  ')[1])).toEqual(['insufficient capacity in eu-west-1c', 'older']);
    expect(remedy).toMatch(/--set AvailabilityZone=drop/);
    expect((await asked('restore', [{ Message: 'KMS key is not accessible', Date: at(1) }])).remedy).toMatch(/--kms-key/);
  });

  it('is silent where events cannot be read, and of what has none', async () => {
    expect((await asked('restore.ready', fault('AccessDenied'))).why).toEqual([]);
    expect(await asked('verify.settings')).toMatchObject({ why: [], input: undefined });
  });
});
