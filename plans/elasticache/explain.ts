/** Why AWS could not make the target: only its events say (facts/elasticache.md 4.3, 10 [TF 8561]). */
import type { Event } from '@aws-sdk/client-elasticache';
import type { World } from '../../src/actions/context.ts';
import { reading } from '../../src/aws/retry.ts';
import type { Plan, Step } from '../../src/plan/schema.ts';
import type { Plain } from './gather/facts.ts';
import { isFault } from './gather/source.ts';

/** Steps whose failure AWS explains by events, and of which resource. */
const asynchronous: Record<string, (plan: Plan) => string> = {
  restore: (plan) => plan.target.id,
  'restore.ready': (plan) => plan.target.id,
  'restore.members': (plan) => plan.target.id,
  'backup.ready': (plan) => plan.source.id,
  'delete.last-backup.ready': (plan) => plan.source.id,
};

/** Steps that fail because somebody wrote. */
const measured = ['switch.idle', 'switch.metric'];

export async function explain(world: World, plan: Plan, step: Step): Promise<{ why: string[]; remedy?: string }> {
  if (step.id === 'switch.untouched')
    return {
      why: [],
      remedy: `a client uses ${plan.target.id} already, and it is not the copy that was compared: encmigrate verify <plan> names what differs; back out with encmigrate rollback <plan>`,
    };
  if (measured.includes(step.id))
    return {
      why: [],
      remedy: `the target lacks these writes: back out with encmigrate rollback <plan>, stop the writers, then encmigrate plan elasticache ${plan.source.id}`,
    };
  const resource = asynchronous[step.id]?.(plan);
  if (resource === undefined) return { why: [] };
  const all = await eventsOf(world, resource);
  if (step.id.startsWith('restore')) return { why: all.slice(0, 5), remedy: remedyFor(all.slice(0, 5).join(' ')) };
  // A cache has events of many backups; those of this plan carry its id.
  const own = all.filter((event) => event.includes(plan.id));
  return { why: (own.length > 0 ? own : all).slice(0, 5), remedy: `back out: encmigrate rollback <plan>; then encmigrate plan elasticache ${plan.source.id}` };
}

/** Capacity is the usual reason (facts/elasticache.md 4.4, 10): other zones, or another node type. */
function remedyFor(events: string): string {
  const revise = 'encmigrate revise <plan>';
  if (/capacity/i.test(events))
    return `let AWS choose the zones: ${revise} --set PreferredCacheClusterAZs=drop; or another node type: ${revise} --set CacheNodeType=TYPE; then run the revision: what failed is removed and made anew`;
  if (/key|kms|grant/i.test(events)) return `make the key usable, or choose another: ${revise} --kms-key alias/NAME; then run the revision`;
  return `change what the events name: ${revise} --set FIELD=VALUE; or back out: encmigrate rollback <plan>`;
}

/** Events of the last day about a group and its nodes, newest first, as `time  text`. Empty where they cannot be read. */
export async function eventsOf(world: World, id: string): Promise<string[]> {
  const call = reading(world.aws, world.clock);
  try {
    const { output } = await call('elasticache', 'DescribeEvents', { Duration: 1440, MaxRecords: 100 });
    return ((output.Events ?? []) as Plain<Event>[])
      .filter((event) => event.SourceIdentifier === id || event.SourceIdentifier?.startsWith(`${id}-`))
      .sort((a, b) => ((a.Date ?? '') > (b.Date ?? '') ? -1 : 1))
      .map((event) => `${event.Date ?? ''}  ${event.Message ?? ''}`);
  } catch (error) {
    if (isFault(error, /./)) return [];
    throw error;
  }
}
