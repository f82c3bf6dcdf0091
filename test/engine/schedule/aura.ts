/** Aura's cases: an instance that the service copies under the key, and one that it refuses to copy, so that a person and neo4j-admin move it. */
import { expect } from 'vitest';
import { putInstance, putTenant } from '../../../plans/aura/fake/build.ts';
import { instanceHost } from '../../../plans/aura/fake/names.ts';
import { type Instance, instances, keys as keyRecords } from '../../../plans/aura/fake/rows.ts';
import { aura as services } from '../../../plans/aura/fake/service.ts';
import { aura } from '../../../plans/aura/system.ts';
import { parameters, putAlias, putKey, putParameter, putSecret, secrets } from '../../../src/sandbox/services/index.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';
import type { ScheduleCase } from './case.ts';

const region = 'eu-west-1';
const awsAccount = '436104258714';

/** As the console shows it for this customer: facts/aura.md 1.2. */
export const fragment = JSON.stringify({
  Sid: 'Allow use of the key by Neo4j Aura',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
  Resource: '*',
  Condition: { StringEquals: { 'kms:CallerAccount': awsAccount } },
});

let row: Instance | undefined;

export const copied: ScheduleCase = {
  name: 'Aura, created from source',
  system: aura,
  source: 'graph',
  choices: {
    kmsKey: 'alias/aura',
    writes: 'frozen',
    soak: '10m',
    endpoints: ['ssm:/app/graph'],
    settings: { PasswordPlace: 'secretsmanager:app/graph-enc', PasswordSwitch: 'secretsmanager:app/graph#password' },
  },
  secrets: { keyPolicy: fragment, sourcePassword: 'source-password-1' },
  world: {
    services: () => [...sharedServices, ...services()] as never,
    build(world) {
      putAlias(world, region, 'alias/aura', putKey(world, region, { description: 'aura' }).KeyId);
      const tenant = putTenant(world, { awsAccount });
      row = putInstance(world, tenant, {
        name: 'graph',
        memory: '4GB',
        password: 'source-password-1',
        content: { bytes: 1e9, nodes: { Person: 10 }, relationships: { KNOWS: 5 } },
      });
      putParameter(world, region, '/app/graph', `neo4j+s://${instanceHost(row.id)}`);
      putSecret(world, region, 'app/graph', JSON.stringify({ username: 'neo4j', password: 'source-password-1' }));
    },
  },
  makes: {},
  intact(rig) {
    const now = instances(rig.sandbox.world).get(row?.id ?? '');
    expect(now, 'the source is still there').toBeDefined();
    expect(now?.status).not.toMatch(/destroying|deleting/);
  },
  judge(rig) {
    const { world } = rig.sandbox;
    const [target, ...others] = [...instances(world).values()];
    expect(others, 'one instance').toEqual([]);
    expect(target).toMatchObject({ name: 'graph-enc', status: 'running', memory: '4GB', content: { nodes: { Person: 10 } } });
    const [record, ...more] = [...keyRecords(world).values()];
    expect(more, 'one key record').toEqual([]);
    expect(record).toMatchObject({ id: target?.customerManagedKey, status: 'ready' });
    expect(parameters(world, region).get('/app/graph')?.versions.at(-1)?.Value).toBe(`neo4j+s://${instanceHost(target?.id ?? '')}`);
    const held = (name: string) => JSON.stringify(secrets(world, region).get(name));
    expect(held('app/graph-enc')).toContain(target?.password);
    // Also whole: a password that breaks the JSON around it would be no switch.
    expect(
      JSON.parse(
        String(
          held('app/graph')
            .match(/\{\\"username[^}]*\}/g)
            ?.at(-1),
        ).replaceAll('\\"', '"'),
      ),
    ).toEqual({ username: 'neo4j', password: target?.password });
  },
};

export const auraCases = [copied];
