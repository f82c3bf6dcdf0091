/** Aura's cases: an instance that the service copies under the key, and one that it refuses to copy, so that a person and neo4j-admin move it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { writeStandIn } from '../../../plans/aura/fake/neo4j-admin/archive.ts';
import { putInstance, putTenant } from '../../../plans/aura/fake/build.ts';
import { instanceHost } from '../../../plans/aura/fake/names.ts';
import { type Instance, instances, keys as keyRecords } from '../../../plans/aura/fake/rows.ts';
import { aura as services } from '../../../plans/aura/fake/service.ts';
import { aura } from '../../../plans/aura/system.ts';
import { parameters, putAlias, putKey, putParameter, putSecret, secrets } from '../../../src/sandbox/services/index.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';
import { yes } from '../../support/recording-host.ts';
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
  few: 24,
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
  open: ['keyPolicy'],
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
  // Not the instance: where its password was lost it is deleted and made again, on a person's word.
  makes: { CreateCustomerManagedKey: 'name', CreateSecret: 'Name' },
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

/** Beside the world: what a person downloads, and what lies on the machine of who runs it. */
const folder = mkdtempSync(join(tmpdir(), 'encmigrate-schedule-'));
const where = process.cwd();
afterAll(() => {
  process.chdir(where);
  rmSync(folder, { recursive: true, force: true });
});
const downloaded = join(folder, 'downloads', 'neo4j.backup');
const graph = { database: 'neo4j', bytes: 2_000_000, nodes: { Person: 10 }, relationships: { KNOWS: 5 } };
/** A program takes a second of real time. */
const few = 4;

/** Create, clone and import are refused: the person says so, exports the snapshot, and neo4j-admin uploads it. */
export const refusedThenUploaded: ScheduleCase = {
  ...copied,
  name: 'Aura, refused and uploaded',
  few,
  choices: { ...copied.choices, settings: { ...(copied.choices.settings as object), Archive: downloaded } },
  begin(rig) {
    if (row) row.content.bytes = graph.bytes;
    rig.sandbox.addFault({ kind: 'service', name: 'aura.clone-refused', count: 'always' });
    rmSync(join(folder, 'downloads'), { recursive: true, force: true });
  },
  async person(_, gate) {
    if (/^(clone|import)\.words$/.test(gate.step)) return yes('the console refused');
    if (gate.step !== 'archive.export' || existsSync(downloaded)) return undefined;
    mkdirSync(join(folder, 'downloads'));
    writeStandIn(downloaded, graph, graph.bytes);
    return undefined;
  },
};

/** Of a source outside of Aura: its file or database is there to the end, and after. */
const fromFile = (name: string, source: string, kept: string, begin: () => void, more: Partial<ScheduleCase> = {}): ScheduleCase => ({
  ...copied,
  name,
  source,
  few,
  choices: { ...copied.choices, targetId: 'uploaded', endpoints: [], settings: { PasswordPlace: 'ssm:/app/uploaded', Way: 'upload' } },
  begin,
  makes: { CreateCustomerManagedKey: 'name' },
  intact: () => expect(existsSync(kept), `${kept} is still there`).toBe(true),
  judge(rig) {
    const { world } = rig.sandbox;
    const [target, ...others] = [...instances(world).values()].filter((one) => one.id !== row?.id);
    expect(others, 'one instance').toEqual([]);
    expect(target).toMatchObject({ name: 'uploaded', status: 'running', content: { nodes: graph.nodes, relationships: graph.relationships } });
    const [record, ...records] = [...keyRecords(world).values()];
    expect(records, 'one key record').toEqual([]);
    expect(record).toMatchObject({ id: target?.customerManagedKey, status: 'ready' });
    const held = parameters(world, region).get('/app/uploaded');
    expect(held?.versions.at(-1)).toMatchObject({ Type: 'SecureString' });
    expect(JSON.stringify(held)).toContain(target?.password);
    expect(existsSync(kept), 'files of the operator stay').toBe(true);
  },
  ...more,
});

const dump = join(folder, 'dumps', 'neo4j.dump');
export const uploaded = fromFile('Aura, a dump uploaded', dump, dump, () => {
  rmSync(join(folder, 'dumps'), { recursive: true, force: true });
  mkdirSync(join(folder, 'dumps'));
  writeStandIn(dump, graph, graph.bytes);
});

const home = join(folder, 'home');
const store = join(home, 'data', 'databases', 'neo4j');
/** The dump is made where the plan is made. */
export const dumpedAndUploaded = fromFile('Aura, a stopped database dumped and uploaded', `${home}#neo4j`, store, () => {
  const work = join(folder, 'work');
  for (const old of [work, home]) rmSync(old, { recursive: true, force: true });
  mkdirSync(work);
  mkdirSync(store, { recursive: true });
  writeFileSync(join(store, 'stand-in.json'), JSON.stringify({ ...graph, archiveBytes: 1_500_000 }));
  process.chdir(work);
});

export const auraCases = [copied, refusedThenUploaded, uploaded, dumpedAndUploaded];
