/** What was planned in one world, or from facts as AWS answers them, is rehearsed in another that is made of the facts alone. */
import { describe, expect, it } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { allServices, worlds } from '../../../src/cli/worlds.ts';
import { revisePlan } from '../../../src/engine/revise.ts';
import { cmd as caseOff, elasticacheCases } from '../../engine/schedule/elasticache.ts';
import { power } from '../../support/power.ts';
import { endsMigrated, planIn, planOf, rehearsed } from '../../support/rehearsed.ts';
import { openRig } from '../../support/rig.ts';
import { auth, choices, cmd, frame, shapes } from './facts.ts';

describe('a rehearsal of a cache', () => {
  it.each(elasticacheCases)('of $name, planned in a sandbox, ends migrated', async (given) => {
    await endsMigrated(await planIn(given), elasticache);
  });

  it.each(['sessions-prod', 'cart-cache', 'legacy-cache', 'auth-cache'])('of the demo world: %s', async (source) => {
    const settings = source === 'legacy-cache' ? { CacheNodeType: 'cache.t3.medium' } : {};
    const world = { services: allServices, build: (built: Parameters<(typeof worlds)['demo']>[0]) => worlds.demo(built, { keys: 50 }) };
    await endsMigrated(
      await planIn({ system: elasticache, source, choices: { kmsKey: 'alias/cache-prod', writes: 'frozen', soak: '10m', settings }, world }),
      elasticache,
    );
  });

  // A shard without a replica in a group that is Multi-AZ is no shape that AWS makes.
  it.each(shapes.filter(({ name }) => name !== 'cluster mode on, uneven replicas'))(
    'of facts as AWS answers them: $name',
    async ({ facts, choices: chosen }) => {
      const plan = planOf(elasticache, facts, chosen, { ...frame, source: facts.id });
      const { account } = await endsMigrated(plan, elasticache);
      expect(account.writersStoppedSeconds === null).toBe(chosen.writes !== 'frozen');
    },
  );

  it('gives the target host names as AWS makes them, with TLS and without', async () => {
    for (const [facts, host] of [
      [cmd(), /^sessions-prod-enc\.abc123\.ng\.0001\.euw1\.cache\.amazonaws\.com:6379$/],
      [auth(), /^master\.sessions-prod-enc\.abc123\.euw1\.cache\.amazonaws\.com:6379$/],
    ] as const) {
      const plan = planOf(elasticache, facts, choices, frame);
      const { found } = await endsMigrated(plan, elasticache);
      const edit = found.entries.find((entry) => entry.type === 'begin' && (entry.action as { kind?: string }).kind === 'edit');
      const { change } = (edit as unknown as { action: { change: { replace: { to: string }[] } } }).action;
      expect(change.replace.map(({ to }) => to)).toContainEqual(expect.stringMatching(host));
    }
  });

  it('of a revision begins at the start, whatever was done before it', async () => {
    const rig = await openRig({ ...caseOff.world, engines: false });
    try {
      const planned = await rig.plan(elasticache, caseOff.source, caseOff.choices);
      await rig.run(planned, elasticache, { power: power('elasticache CreateReplicationGroup 1 after') }).catch(() => undefined);
      await rig.sandbox.clock.sleep(3_600_000);
      const { plan } = await revisePlan({ ...planned, system: elasticache, connection: await rig.connection(), choices: { targetId: 'sessions-other' } });
      expect(plan.revision).toBe(2);
      const { account } = await endsMigrated(plan, elasticache);
      expect(account.reason).toContain('sessions-other');
    } finally {
      await rig.close();
    }
  });

  it('fails where the service refuses, in its words', async () => {
    const full = planOf(elasticache, cmd({ nodes: { inRegion: 300, quota: null } }), choices, frame);
    expect((await rehearsed(full, elasticache)).end).toMatchObject({
      exit: 1,
      outcome: 'stopped',
      reason: expect.stringContaining('NodeQuotaForCustomerExceeded'),
    });
    const odd = shapes.find(({ name }) => name === 'cluster mode on, uneven replicas');
    if (!odd) throw new Error('no such shape');
    const plan = planOf(elasticache, odd.facts, odd.choices, { ...frame, source: odd.facts.id });
    expect((await rehearsed(plan, elasticache)).end).toMatchObject({ exit: 1, reason: expect.stringContaining('Multi-AZ requires at least one replica') });
  });
});
