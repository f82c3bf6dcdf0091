/** What was planned in one world, or from facts as Aura answers them, is rehearsed in another that is made of the facts alone. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { aura } from '../../../plans/aura/system.ts';
import { auraRehearsal } from '../../../plans/aura/fake/rehearsal.ts';
import { markedProcess } from '../../../src/actions/child/alive.ts';
import { markVariable } from '../../../src/actions/child/start.ts';
import { rehearse } from '../../../src/cli/rehearse/rehearse.ts';
import { sealPlan } from '../../../src/plan/file.ts';
import { allServices, worlds } from '../../../src/cli/worlds.ts';
import { type AnyService, isRest } from '../../../src/sandbox/rest/service.ts';
import { auraCases } from '../../engine/schedule/aura.ts';
import { endsMigrated, planIn, planOf, rehearsed } from '../../support/rehearsed.ts';
import { choices, dumpFacts, frame, instanceFacts } from './facts.ts';

const settings = choices.settings as Record<string, string>;
const ofDump = { ...choices, endpoints: [], settings: { PasswordPlace: settings.PasswordPlace } };
const ofInstance = ({ source }: { source: string }): boolean => !source.startsWith('/');

describe('a rehearsal of an instance', () => {
  it.each(auraCases.filter(ofInstance))('of $name, planned in a sandbox, ends migrated', async (given) => {
    await endsMigrated(await planIn(given), aura);
  });

  it.each(auraCases.filter((given) => !ofInstance(given)))('of $name, whose file is gone, ends migrated', async (given) => {
    const plan = await planIn(given);
    // Nothing real is read: not the file, and no program of this machine.
    rmSync((plan.source.facts.archive as { folder: string }).folder, { recursive: true, force: true });
    vi.stubEnv('PATH', '');
    const { found, account } = await endsMigrated(plan, aura).finally(() => vi.unstubAllEnvs());
    expect(found.notes).toEqual([expect.stringMatching(/a small stand-in is (dumped to .* and )?uploaded; a stand-in for neo4j-admin takes it/)]);
    expect(account.phases.flatMap(({ did }) => did).map(({ step, what }) => [step, what])).toContainEqual(['upload', 'neo4j-admin']);
    expect(existsSync((plan.source.facts.archive as { path: string }).path), 'no dump is made for real').toBe(false);
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
    { name: 'upload', facts: instanceFacts(), more: { Way: 'upload', Archive: '/no/such/folder/x.backup' } },
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

  it.each([
    { name: 'of 1 MB: by the console', bytes: 1e6, by: 'import', not: 'upload' },
    { name: 'of 4 GB: by the console', bytes: 4 * 2 ** 30, by: 'import', not: 'upload' },
    { name: 'of 4 GB and a byte: by neo4j-admin', bytes: 4 * 2 ** 30 + 1, by: 'upload', not: 'import' },
  ])('a dump $name, whatever the stand-in takes on this disk', async ({ bytes, by, not }) => {
    const { found } = await endsMigrated(planOf(aura, dumpFacts(bytes), ofDump, frame), aura);
    const ended = found.entries.flatMap((entry) => (entry.type === 'end' ? [entry.step] : []));
    expect(ended).toContain(by);
    expect(ended).not.toContain(not);
  });

  it('an interrupted one leaves no child', async () => {
    const stop = new AbortController();
    const plan = planOf(aura, dumpFacts(5e9), ofDump, frame);
    let child: unknown;
    // When neo4j-admin asks for something, it runs.
    const watched = (service: AnyService): AnyService =>
      service.id === 'aura-console' && isRest(service)
        ? {
            ...service,
            admit() {
              void markedProcess(markVariable, `${plan.id}.upload.1`).then((found) => {
                child ??= found;
                stop.abort(new Error('the operator leaves'));
              });
            },
          }
        : service;
    const rehearsal = { ...auraRehearsal, services: () => auraRehearsal.services().map(watched) };
    await rehearse(plan, aura, rehearsal, { path: 'x.plan.json', signal: stop.signal }).catch((error: Error) =>
      expect(error.message).toBe('the operator leaves'),
    );
    expect(child, 'it ran').toBeDefined();
    expect(await markedProcess(markVariable, `${plan.id}.upload.1`)).toBeUndefined();
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
