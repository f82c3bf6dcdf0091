/** Why AWS could not make the target: its events of the last day, kept for 14 (facts/neptune.md 3b). */
import type { Event } from '@aws-sdk/client-neptune';
import type { World } from '../../src/actions/context.ts';
import { reading } from '../../src/aws/retry.ts';
import type { Plan, Step } from '../../src/plan/schema.ts';
import type { Plain } from './gather/facts.ts';
import { isFault } from './gather/source.ts';

/** Which resource a step's events are about, and of which type. */
function about(plan: Plan, step: Step): { id: string; type: string } | undefined {
  if (/^restore(\.ready|\.encrypted)?$/.test(step.id)) return { id: plan.target.id, type: 'db-cluster' };
  if (/^switch\.(away|in)/.test(step.id)) return { id: plan.source.id, type: 'db-cluster' };
  const made = plan.steps.find((s) => s.id === step.id.replace(/\.ready$/, ''))?.action;
  const input = made?.kind === 'call' ? made.input : {};
  if (typeof input.DBInstanceIdentifier === 'string') return { id: input.DBInstanceIdentifier, type: 'db-instance' };
  return typeof input.DBClusterSnapshotIdentifier === 'string' ? { id: input.DBClusterSnapshotIdentifier, type: 'db-cluster-snapshot' } : undefined;
}

export async function explain(world: World, plan: Plan, step: Step): Promise<{ why: string[]; remedy?: string }> {
  const resource = about(plan, step);
  if (!resource) return { why: [] };
  const why = (await eventsOf(world, resource)).slice(0, 5);
  return { why, ...(step.phase === 'restore' ? { remedy: remedyFor(why.join(' ')) } : {}) };
}

function remedyFor(events: string): string {
  const revise = 'encmigrate revise <plan>';
  if (/capacity/i.test(events))
    return `let AWS choose the zones: ${revise} --set AvailabilityZone=drop; or another class: ${revise} --set DBInstanceClass=CLASS; then run the revision: what failed is removed and made anew`;
  if (/key|kms|grant/i.test(events)) return `make the key usable, or choose another: ${revise} --kms-key alias/NAME; then run the revision`;
  return `change what the events name: ${revise} --set FIELD=VALUE; or back out: encmigrate rollback <plan>`;
}

/** Newest first, as `time  text`. Empty where they cannot be read. */
async function eventsOf(world: World, { id, type }: { id: string; type: string }): Promise<string[]> {
  try {
    const { output } = await reading(world.aws, world.clock)('neptune', 'DescribeEvents', { SourceIdentifier: id, SourceType: type, Duration: 1440 });
    return ((output.Events ?? []) as Plain<Event>[])
      .sort((a, b) => ((a.Date ?? '') > (b.Date ?? '') ? -1 : 1))
      .map((event) => `${event.Date ?? ''}  ${event.Message ?? ''}`);
  } catch (error) {
    if (isFault(error, /./)) return [];
    throw error;
  }
}
