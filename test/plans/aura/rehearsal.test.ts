/** What was planned in one world, or from facts as Aura answers them, is rehearsed in another that is made of the facts alone. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { aura } from '../../../plans/aura/system.ts';
import { auraRehearsal } from '../../../plans/aura/fake/rehearsal.ts';
import { sealPlan } from '../../../src/plan/file.ts';
import { allServices, worlds } from '../../../src/cli/worlds.ts';
import { auraCases } from '../../engine/schedule/aura.ts';
import { endsMigrated, planIn, planOf, rehearsed } from '../../support/rehearsed.ts';
import { choices, dumpFacts, frame, instanceFacts } from './facts.ts';

const settings = choices.settings as Record<string, string>;
const ofInstance = ({ source }: { source: string }): boolean => !source.startsWith('/');

describe('a rehearsal of an instance', () => {
  it.each(auraCases.filter(ofInstance))('of $name, planned in a sandbox, ends migrated', async (given) => {
    await endsMigrated(await planIn(given), aura);
  });

  it.each(auraCases.filter((given) => !ofInstance(given)))('of $name is refused, and says why', async (given) => {
    expect(auraRehearsal.cannot?.(await planIn(given))).toMatch(/a file of this machine/);
  });

  it.each(['recommender', 'ratings', 'vault-graph'])('of the demo world: %s', async (source) => {
    const world = { services: allServices, build: (built: Parameters<(typeof worlds)['demo']>[0]) => worlds.demo(built, { keys: 50 }) };
    await endsMigrated(await planIn({ system: aura, source, choices: { kmsKey: 'alias/cache-prod', writes: 'frozen', soak: '10m', settings }, world }), aura);
  });

  it.each([
    { name: 'create from source', facts: instanceFacts(), more: {} },
    { name: 'another address', facts: instanceFacts(elsewhere()), more: {} },
    { name: 'a key that is opened by hand', facts: instanceFacts({ policyReadable: false }), more: { KeyPolicy: 'by-hand' } },
    { name: 'Azure', facts: instanceFacts(on('azure', 'westeurope')), more: {}, kmsKey: `https://shop.vault.azure.net/keys/aura/${'0'.repeat(32)}` },
    { name: 'Google', facts: instanceFacts(on('gcp', 'europe-west1')), more: {}, kmsKey: 'projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k' },
    { name: 'clone to existing', facts: instanceFacts(), more: { Way: 'clone' } },
    { name: 'restore from file', facts: instanceFacts(), more: { Way: 'import', Archive: '/no/such/folder/x.backup' } },
  ])('of facts as Aura answers them: $name', async ({ facts, more, kmsKey = choices.kmsKey }) => {
    await endsMigrated(planOf(aura, facts, { ...choices, kmsKey, settings: { ...settings, ...more } }, frame), aura);
  });

  it('leaves nothing behind, not even the uploads and certificates of a sandbox', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'encmigrate-test-'));
    vi.stubEnv('TMPDIR', temporary);
    try {
      await endsMigrated(planOf(aura, instanceFacts(), choices, frame), aura);
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(temporary, { recursive: true });
    }
  });

  it('says why a file cannot be rehearsed', () => {
    const planned = { id: frame.id, region: frame.region, source: { id: 'x', facts: { ...dumpFacts(1e6) } }, target: { id: 'x' }, choices };
    expect(auraRehearsal.cannot?.(planned)).toMatch(/dumps\/neo4j\.dump, a file of this machine/);
  });

  it('takes no plan that somebody edited, also where its digest is right', async () => {
    const plan = planOf(aura, instanceFacts(), choices, frame);
    const steps = plan.steps.map((step) => (step.id === 'source' ? { ...step, title: 'Something else' } : step));
    await expect(rehearsed(sealPlan({ ...plan, steps }), aura)).rejects.toThrow(/^1 step of x\.plan\.json \(source\) is not what encmigrate builds/);
  });
});

function on(cloud_provider: string, region: string): Parameters<typeof instanceFacts>[0] {
  const { instance, project } = instanceFacts();
  return {
    instance: instance && { ...instance, cloud_provider, region },
    project: project && { ...project, configurations: project.configurations.map((one) => ({ ...one, cloud_provider, region })) },
    key: null,
    policyReadable: null,
  };
}

function elsewhere(): Parameters<typeof instanceFacts>[0] {
  const { instance, places } = instanceFacts();
  const host = '0a1b2c3d.production-orch-0042.neo4j.io';
  return {
    instance: instance && { ...instance, connection_url: `neo4j+s://${host}` },
    places: places.map((place) => ({ ...place, hits: [{ kind: 'primary', token: host, count: 1 }] })),
  };
}
