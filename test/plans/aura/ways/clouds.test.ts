/** Instances on Azure and GCP: the key by its form, the grants by a person; everything after that is the same. facts/aura.md 1.3, 1.4, 3.7 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { putInstance, putTenant } from '../../../../plans/aura/fake/build.ts';
import { instanceHost } from '../../../../plans/aura/fake/names.ts';
import { type Cloud, instances, keys as records } from '../../../../plans/aura/fake/rows.ts';
import { parameters, putParameter } from '../../../../src/sandbox/services/index.ts';
import type { Choices } from '../../../../src/plan/system.ts';
import { boltOfRows } from '../../../support/bolt-of-rows.ts';
import type { Rig } from '../../../support/rig.ts';
import type { ScheduleCase } from '../../../engine/schedule/case.ts';
import { withRig } from '../../../engine/schedule/drive.ts';
import { exported, named, person } from './console.ts';
import { blind } from './small.ts';

const minutes = 120_000;
const region = 'eu-west-1';
const keyOf: Record<string, string> = {
  azure: 'https://shop-vault.vault.azure.net/keys/aura/0123456789abcdef0123456789abcdef',
  gcp: 'projects/shop/locations/europe-west1/keyRings/aura/cryptoKeys/graph',
};

const on = (cloud: Cloud, at: string): ScheduleCase => ({
  ...blind,
  world: {
    ...blind.world,
    through: boltOfRows,
    build(world) {
      const row = putInstance(world, putTenant(world), {
        name: 'graph',
        cloud,
        region: at,
        memory: '4GB',
        password: 'source-password-1',
        content: { bytes: 2_000_000, nodes: { Person: 10 }, relationships: { KNOWS: 5 } },
      });
      putParameter(world, region, '/app/graph', `neo4j+s://${instanceHost(row.id)}`);
    },
  },
});
const choices = (kmsKey: string, settings: object = {}): Choices => ({
  ...blind.choices,
  kmsKey,
  settings: { PasswordPlace: 'secretsmanager:app/graph-enc', ...settings },
});
/** Until the grants are given over there, Aura cannot use the key. */
const ungranted = (rig: Rig): (() => void) => {
  const id = rig.sandbox.addFault({ kind: 'service', name: 'aura.key-pending', count: 'always' });
  return () => rig.sandbox.removeFault(id);
};

function same(rig: Rig, cloud: Cloud, at: string): void {
  const [target, ...others] = [...instances(rig.sandbox.world).values()];
  expect(others).toEqual([]);
  expect(target).toMatchObject({ name: 'graph-enc', cloud, region: at, status: 'running', content: { nodes: { Person: 10 } } });
  expect([...records(rig.sandbox.world).values()]).toMatchObject([{ id: target?.customerManagedKey, cloud, region: at, keyId: keyOf[cloud], status: 'ready' }]);
  expect(parameters(rig.sandbox.world, region).get('/app/graph')?.versions.at(-1)?.Value).toBe(`neo4j+s://${instanceHost(target?.id ?? '')}`);
  // Nothing of AWS is asked about a key that is not there.
  expect(rig.sandbox.requests.filter((one) => one.service === 'kms')).toEqual([]);
}

it('Azure: a yes without the grants waits in vain, and is told the commands again; with them it goes to its end', { timeout: minutes }, async () => {
  const given = on('azure', 'westeurope');
  await withRig(given, async (rig) => {
    const grant = ungranted(rig);
    const plan = await rig.plan(given.system, given.source, choices(keyOf.azure ?? ''));
    const end = await rig.run(plan, given.system, { host: person(given.secrets) });
    expect(end).toMatchObject({
      exit: 1,
      reason: expect.stringMatching(/after PT20M: the key is pending.*az role assignment create --role "Key Vault Crypto Officer"/s),
    });
    expect(end.reason).not.toContain('aws kms');
    grant();
    const host = person(given.secrets);
    const again = await rig.run(plan, given.system, { host });
    expect(again, JSON.stringify(again)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(host.notices).toContainEqual(expect.objectContaining({ type: 'step.end', step: 'verify.data', outcome: 'equal' }));
    same(rig, 'azure', 'westeurope');
  });
});

it('GCP: three service accounts are granted by hand; the copy is refused, and neo4j-admin uploads by the Google way', { timeout: minutes }, async () => {
  const given = on('gcp', 'europe-west1');
  await withRig(given, async (rig) => {
    const grant = ungranted(rig);
    rig.sandbox.addFault({ kind: 'service', name: 'aura.clone-refused', count: 'always' });
    const archive = join(rig.dir, 'downloads', 'neo4j.backup');
    const plan = await rig.plan(given.system, given.source, choices(keyOf.gcp ?? '', { Archive: archive }));
    const host = person(given.secrets, {
      'key.policy': (gate) => {
        expect(gate.happens.join('\n')).toMatch(/roles\/cloudkms.cryptoKeyEncrypterDecrypter\n.*roles\/cloudkms.viewer/);
        grant();
      },
      'archive.export': async () => {
        mkdirSync(join(rig.dir, 'downloads'));
        copyFileSync(await exported(rig, 'graph'), archive);
      },
    });
    const end = await rig.run(plan, given.system, { host });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(host.notices).toContainEqual(expect.objectContaining({ type: 'step.end', step: 'upload.instead', outcome: 'done' }));
    expect(host.notices).toContainEqual(expect.objectContaining({ type: 'step.end', step: 'verify.data', outcome: 'equal' }));
    same(rig, 'gcp', 'europe-west1');
  });
});

it.each([
  ['azure', 'westeurope', 'https://shop-vault.vault.azure.net/keys/aura'],
  ['azure', 'westeurope', 'http://shop-vault.vault.azure.net/keys/aura/0123456789abcdef0123456789abcdef'],
  ['gcp', 'europe-west1', 'projects/shop/locations/europe-west2/keyRings/aura/cryptoKeys/graph'],
  ['gcp', 'europe-west1', `${keyOf.gcp}/cryptoKeyVersions/1`],
  ['gcp', 'europe-west1', 'alias/aura'],
] as [Cloud, string, string][])(
  '%s: a key identifier of another form or region is refused when it is planned: %s %s',
  { timeout: minutes },
  async (cloud, at, key) => {
    const given = on(cloud, at);
    await withRig(given, async (rig) => {
      await expect(rig.plan(given.system, given.source, choices(key))).rejects.toThrow(/EM-AU-023/);
      expect(named(rig, 'graph-enc')).toBeUndefined();
    });
  },
);
