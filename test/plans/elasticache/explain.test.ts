/** Why AWS could not make what a step asked for: from its events, which are all that says. */
import { describe, expect, it } from 'vitest';
import { explain } from '../../../plans/elasticache/explain.ts';
import type { Plan, Step } from '../../../src/plan/schema.ts';
import { context, fault, tableAws } from '../../actions/world.ts';

const plan = { source: { id: 'sessions-prod' }, target: { id: 'sessions-prod-enc' } } as Plan;
const at = (minutes: number) => new Date(Date.parse('2026-11-22T14:00:00Z') + minutes * 60_000).toISOString();
const why = (step: string, events: unknown[] | Error) => {
  const aws = tableAws({
    'elasticache.DescribeEvents': () => {
      if (events instanceof Error) throw events;
      return { Events: events };
    },
  });
  return explain(context(aws), plan, { id: step } as Step);
};
const capacity = 'Replication group sessions-prod-enc could not be created: insufficient capacity in eu-west-1c';

describe('explain', () => {
  it("gives the events of the target and its nodes, newest first, and nobody else's", async () => {
    const { why: said } = await why('restore.ready', [
      { SourceIdentifier: 'sessions-prod-enc', Message: 'older', Date: at(1) },
      { SourceIdentifier: 'sessions-prod-enc-002', Message: 'newer', Date: at(2) },
      { SourceIdentifier: 'other', Message: 'not ours', Date: at(3) },
    ]);
    expect(said.map((line) => line.split('  ')[1])).toEqual(['newer', 'older']);
  });

  it('proposes to let AWS choose the zones where capacity was missing', async () => {
    expect((await why('restore.ready', [{ SourceIdentifier: 'sessions-prod-enc', Message: capacity, Date: at(1) }])).remedy).toMatch(
      /revise <plan> --set PreferredCacheClusterAZs=drop/,
    );
  });

  it('proposes another key where the key was refused', async () => {
    expect((await why('restore', [{ SourceIdentifier: 'sessions-prod-enc', Message: 'KMS key is not accessible', Date: at(1) }])).remedy).toMatch(/--kms-key/);
  });

  it('looks at the source for a backup, and proposes nothing about the target', async () => {
    const found = await why('backup.ready', [{ SourceIdentifier: 'sessions-prod-002', Message: 'Snapshot failed', Date: at(1) }]);
    expect(found).toEqual({ why: [expect.stringContaining('Snapshot failed')] });
  });

  it('is silent about steps that events say nothing of, and where events cannot be read', async () => {
    expect(await why('switch.1', new Error('not called'))).toEqual({ why: [] });
    expect((await why('restore.ready', fault('AccessDeniedException', 'no', 'denied'))).why).toEqual([]);
  });
});
