/** What was planned in one world, or from facts as AWS answers them, is rehearsed in another that is made of the facts alone. */
import { describe, expect, it } from 'vitest';
import { neptune } from '../../../plans/neptune/system.ts';
import { allServices, worlds } from '../../../src/cli/worlds.ts';
import { neptuneCases } from '../../engine/schedule/neptune.ts';
import { endsMigrated, planIn, planOf, rehearsed } from '../../support/rehearsed.ts';
import { byConfiguration, byRename, frame, graph, shapes, suffix } from './facts.ts';

describe('a rehearsal of a cluster', () => {
  it.each(neptuneCases)('of $name, planned in a sandbox, ends migrated', async (given) => {
    const { account } = await endsMigrated(await planIn(given), neptune);
    // Its graph is empty: that both are must not be called verified.
    expect(account.phases.find(({ phase }) => phase === 'verify')?.notCompared).toHaveLength(1);
  });

  it('of the demo world', async () => {
    const world = { services: allServices, build: (built: Parameters<(typeof worlds)['demo']>[0]) => worlds.demo(built, { keys: 50 }) };
    const choices = { kmsKey: 'alias/cache-prod', switch: 'rename', writes: 'frozen', soak: '10m' };
    await endsMigrated(await planIn({ system: neptune, source: 'graph-main', choices, world }), neptune);
  });

  it.each(shapes)('of facts as AWS answers them: $name', async ({ facts, choices }) => {
    const { found } = await endsMigrated(planOf(neptune, facts, choices, frame), neptune);
    // The operator changed them, as was asked.
    expect(found.gates.map((gate) => gate.step)).not.toContain('policies.lacking');
  });

  it('has the host names of the account', async () => {
    const { found } = await endsMigrated(planOf(neptune, graph(), byConfiguration, frame), neptune);
    const edit = found.entries.find((entry) => entry.type === 'begin' && (entry.action as { kind?: string }).kind === 'edit');
    expect(JSON.stringify(edit)).toContain(`"to":"graph-main-enc.${suffix}:8182"`);
  });

  it('fails where the service refuses, in its words', async () => {
    const room = { clusters: { used: 40, most: null }, instances: { used: 12, most: 40 }, snapshots: { used: 3, most: 100 } };
    expect((await rehearsed(planOf(neptune, graph({ room, places: [] }), byRename, frame), neptune)).end).toMatchObject({
      exit: 1,
      outcome: 'stopped',
      reason: expect.stringContaining('DBClusterQuotaExceeded'),
    });
  });
});
