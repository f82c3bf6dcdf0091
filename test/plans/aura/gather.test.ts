/** What is read for a plan of Aura, and for the inventory, from the sandbox's API: whose it is, what is left out, what may be refused. */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { discover } from '../../../plans/aura/discover/index.ts';
import { writeStandIn } from '../../../plans/aura/fake/neo4j-admin/archive.ts';
import { putCustomerKey, putInstance, putTenant } from '../../../plans/aura/fake/build.ts';
import { instances } from '../../../plans/aura/fake/rows.ts';
import { aura as services } from '../../../plans/aura/fake/service.ts';
import type { AuraFacts } from '../../../plans/aura/gather/facts.ts';
import { gather, observe } from '../../../plans/aura/gather/index.ts';
import type { CypherSession, World } from '../../../src/actions/context.ts';
import type { Plan } from '../../../src/plan/schema.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { putAlias, putKey, putParameter, putSecret } from '../../../src/sandbox/services/index.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { openRig, type Rig } from '../../support/rig.ts';

let rig: Rig | undefined;
const folders: string[] = [];
afterEach(async () => {
  await rig?.close();
  rig = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const region = 'eu-west-1';
const chosen: Choices = { kmsKey: 'alias/aura', endpoints: ['ssm:/app/graph'], settings: { PasswordPlace: 'secretsmanager:app/new' } };

async function world(more: (world: SandboxWorld, tenant: ReturnType<typeof putTenant>) => void = () => undefined): Promise<World> {
  rig = await openRig({
    services: () => [...sharedServices, ...services()] as never,
    build(made) {
      putAlias(made, region, 'alias/aura', putKey(made, region, { description: 'aura' }).KeyId);
      const tenant = putTenant(made, { name: 'Shop' });
      const graph = putInstance(made, tenant, { name: 'graph', memory: '4GB', content: { bytes: 1e9 } });
      putCustomerKey(made, tenant, { name: 'shop' });
      putParameter(made, region, '/app/graph', `neo4j+s://${graph.id}.databases.neo4j.io`);
      more(made, tenant);
    },
  });
  return (await rig.connection()).world;
}
const facts = async (of: World, id = 'graph', choices: Choices = chosen) => (await gather(of, id, choices)) as unknown as AuraFacts;
const idOf = (name: string): string => [...instances((rig as Rig).sandbox.world).values()].find((row) => row.name === name)?.id ?? '';
const refuse = (operation: string) =>
  (rig as Rig).sandbox.addFault({
    kind: 'service',
    name: 'aura.error',
    input: { operation },
    count: 'always',
    with: { status: 403, reason: 'forbidden', message: 'not for you' },
  } as never);
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'encmigrate-gather-'));
  folders.push(made);
  return made;
};

describe('an instance', () => {
  it('is found by name and by id, with project, key, records, places, secret place', async () => {
    const of = await world();
    const found = await facts(of);
    expect(found).toMatchObject({
      id: 'graph',
      arn: `aura:instance/${idOf('graph')}`,
      kind: 'instance',
      instance: { name: 'graph', status: 'running', memory: '4GB', type: 'enterprise-db' },
      archive: null,
      project: { name: 'Shop' },
      names: [{ name: 'graph' }],
      keyRecords: [{ name: 'shop', status: 'ready', type: 'enterprise-db' }],
      key: { asked: 'alias/aura', state: 'Enabled' },
      policyReadable: true,
      places: [{ asked: 'ssm:/app/graph', hits: [{ kind: 'primary' }], error: null }],
      sink: { taken: false, error: null },
      unread: [],
    });
    expect(found.project?.configurations.length).toBeGreaterThan(10);
    expect(await facts(of, idOf('graph'))).toEqual(found);
    expect(rig?.sandbox.requests.filter((request) => request.write)).toEqual([]);
  });

  it('goes by its id where the name is not its alone, and a name that several have is refused', async () => {
    const of = await world((made, tenant) => void putInstance(made, tenant, { name: 'graph' }));
    await expect(facts(of)).rejects.toThrow(/2 instances are called graph: \w{8}, \w{8}/);
    const id = idOf('graph');
    expect((await facts(of, id)).id).toBe(id);
    expect((await discover(of.aws, region, of)).map((row) => row.id).sort()).toEqual([...instances((rig as Rig).sandbox.world).keys()].sort());
  });

  it('is planned anew by its id, whatever has its name by then', async () => {
    const of = await world();
    const planned = await facts(of);
    const tenant = [...instances((rig as Rig).sandbox.world).values()][0]?.tenant ?? '';
    putInstance((rig as Rig).sandbox.world, { id: tenant } as never, { name: 'graph' });
    const revised = (await gather(of, 'graph', chosen, {
      id: 'em-1',
      source: { id: 'graph', facts: planned },
      target: { id: 'graph-enc' },
      choices: chosen,
    } as unknown as Plan)) as unknown as AuraFacts;
    expect(revised.instance?.id).toBe(planned.instance?.id);
  });

  it('that is not there is said so', async () => {
    const of = await world();
    await expect(facts(of, 'none')).rejects.toMatchObject({ name: 'UsageError', message: expect.stringMatching(/no Aura instance none/) });
    await expect(facts(of, '0000aaaa')).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('what may be refused becomes a note, and a place that is taken is seen', async () => {
    const of = await world((made) => void putSecret(made, region, 'app/new', '{"mine":1}'));
    refuse('GetTenant');
    refuse('ListCustomerManagedKeys');
    const found = await facts(of);
    expect(found.unread.map((one) => one.what)).toEqual(['the project', 'customer managed keys']);
    expect(found).toMatchObject({ project: null, keyRecords: null });
    expect(found.sink).toMatchObject({ taken: true });
  });
});

describe('users and roles', () => {
  const answers: Record<string, Record<string, unknown>[]> = {
    'SHOW USERS': [
      { user: 'neo4j', roles: ['admin', 'PUBLIC'], suspended: false, home: null },
      { user: 'ana', roles: ['PUBLIC', 'analyst'], suspended: true, home: 'films' },
    ],
    'SHOW ROLES': [{ role: 'analyst' }, { role: 'PUBLIC' }],
    'SHOW PRIVILEGES AS COMMANDS': [{ command: 'GRANT ACCESS ON DATABASE * TO `analyst`' }],
  };
  const asked: string[] = [];
  const bolt =
    (more: Record<string, Error> = {}): NonNullable<World['bolt']> =>
    async ({ database, password }) => {
      if (password !== 'right') throw new Error('The client is unauthorized due to authentication failure.');
      expect(database).toBe('system');
      return {
        async run(query) {
          asked.push(query);
          if (more[query]) throw more[query];
          return answers[query] ?? [];
        },
        close: async () => undefined,
      } satisfies CypherSession;
    };
  const given = async (name: string) => (name === 'sourcePassword' ? 'right' : undefined);
  const read = async (more: Partial<World>) => {
    const of = await world();
    // As on a machine with a Neo4j: the sandbox here may lack one.
    return facts({ ...of, http: of.http, clock: of.clock, sandbox: false, missing: {}, resolve: of.resolve as never, ...more } as World);
  };
  const env = { ...process.env };
  afterEach(() => {
    process.env = { ...env };
  });
  const client = () => Object.assign(process.env, { AURA_CLIENT_ID: 'a', AURA_CLIENT_SECRET: 'b' });

  it('are read on the database system, where the password was given', async () => {
    client();
    const { access } = await read({ bolt: bolt(), given });
    expect(access).toEqual({
      users: [
        { name: 'ana', roles: ['PUBLIC', 'analyst'], suspended: true, home: 'films' },
        { name: 'neo4j', roles: ['PUBLIC', 'admin'], suspended: false, home: null },
      ],
      roles: ['PUBLIC', 'analyst'],
      privileges: ['GRANT ACCESS ON DATABASE * TO `analyst`'],
      why: null,
    });
    expect(asked.every((query) => query.startsWith('SHOW '))).toBe(true);
  });

  it('are users alone where the server has no roles', async () => {
    client();
    const { access } = await read({ bolt: bolt({ 'SHOW ROLES': new Error('Unsupported administration command: SHOW ROLES\nmore') }), given });
    expect(access).toMatchObject({ users: [{ name: 'ana' }, {}], roles: null, privileges: [], why: 'Unsupported administration command: SHOW ROLES' });
  });

  it('fail no plan: no password, a wrong one, nobody there', async () => {
    client();
    expect(await read({ bolt: bolt() })).not.toHaveProperty('access');
    await rig?.close();
    expect((await read({ bolt: bolt(), given: async () => 'wrong' })).access).toEqual({ error: expect.stringMatching(/unauthorized/) });
    await rig?.close();
    expect((await read({ bolt: () => Promise.reject(new Error('no route to host')), given })).access).toEqual({ error: 'no route to host' });
  });

  it('are not looked for in a sandbox that has counts only', async () => {
    const of = await world();
    const { access } = await facts({ ...of, clock: of.clock, sandbox: true, missing: { neo4j: 'Neo4j not found' }, given } as World);
    expect(access).toEqual({ error: expect.stringMatching(/counts only.*Neo4j not found/) });
  });
});

describe('a file', () => {
  const dump = (at: string, name = 'films.dump', bytes = 1000): string => {
    writeStandIn(join(at, name), { database: 'films', bytes, nodes: {}, relationships: {} }, bytes, true);
    return join(at, name);
  };

  it('is a dump by its name, and neo4j-admin reads its header', async () => {
    const at = folder();
    const of = await world();
    const found = await facts(of, dump(at), { kmsKey: 'alias/aura' });
    expect(found).toMatchObject({
      id: join(at, 'films.dump'),
      kind: 'archive',
      instance: null,
      archive: { kind: 'dump', folder: at, database: 'films', bytes: expect.any(Number), info: { ok: true }, rivals: [] },
      project: { name: 'Shop' },
    });
  });

  it('that neo4j-admin cannot read is told in its words', async () => {
    const at = folder();
    writeFileSync(join(at, 'films.dump'), 'not an archive');
    const { archive } = await facts(await world(), join(at, 'films.dump'), {});
    expect(archive?.info?.ok).toBe(false);
  });

  it('a backup beside others, and a dump that comes first, are rivals', async () => {
    const at = folder();
    for (const name of ['neo4j-2026-11-20T00-00-00.backup', 'neo4j-2026-11-21T00-00-00.backup', 'neo4j.dump']) writeFileSync(join(at, name), 'x');
    const { archive } = await facts(await world(), join(at, 'neo4j-2026-11-20T00-00-00.backup'), {});
    expect(archive).toMatchObject({ kind: 'backup', database: 'neo4j', rivals: expect.arrayContaining(['neo4j-2026-11-21T00-00-00.backup', 'neo4j.dump']) });
  });

  it('a stopped database is a Neo4j home and a name', async () => {
    const at = folder();
    mkdirSync(join(at, 'data/databases/films'), { recursive: true });
    writeFileSync(join(at, 'data/databases/films/neostore'), '');
    truncateSync(join(at, 'data/databases/films/neostore'), 4096);
    const of = await world();
    const found = await facts(of, `${at}#films`, {});
    expect(found).toMatchObject({ id: `${at}#films`, archive: { kind: 'database', folder: at, database: 'films', bytes: 4096 } });
    await expect(facts(of, `${at}#none`, {})).rejects.toThrow(/has no database none/);
  });

  it.each([
    ['/nowhere/at/all.dump', /is not there/],
    ['./', /has no database neo4j/],
  ])('%s is refused', async (path, says) => expect(facts(await world(), path, {})).rejects.toThrow(says));
});

describe('looking again', () => {
  const plan = (planned: AuraFacts) => ({ id: 'em-1', source: { id: planned.id, facts: planned } }) as unknown as Plan;

  it('reads what can drift, and says when it is gone', async () => {
    const of = await world();
    const planned = await facts(of);
    expect(await observe(of, plan(planned).source.facts as never)).toMatchObject({
      instance: planned.instance,
      keyRecords: planned.keyRecords,
      places: planned.places,
    });
    instances((rig as Rig).sandbox.world).delete(idOf('graph'));
    expect(await observe(of, planned)).toBeUndefined();
  });

  it('a file that is gone is gone', async () => {
    const at = folder();
    writeStandIn(join(at, 'films.dump'), { database: 'films', bytes: 10, nodes: {}, relationships: {} }, 10, true);
    const of = await world();
    const planned = await facts(of, join(at, 'films.dump'), {});
    expect(await observe(of, planned)).toMatchObject({ kind: 'archive', archive: { path: join(at, 'films.dump') } });
    rmSync(join(at, 'films.dump'));
    expect(await observe(of, planned)).toBeUndefined();
  });
});

describe('the inventory', () => {
  it('says of each what can be done, of other clouds wherever one looks, and asks once for all regions', async () => {
    const of = await world((made, tenant) => {
      putInstance(made, tenant, { name: 'paused', status: 'paused' });
      putInstance(made, tenant, { name: 'small', type: 'professional-db' });
      putInstance(made, tenant, { name: 'frankfurt', region: 'eu-central-1' });
      putInstance(made, tenant, { name: 'blue', cloud: 'azure', region: 'westeurope' });
      putInstance(made, tenant, { name: 'vault', customerManagedKey: 'k' });
    });
    const rows = await discover(of.aws, region, of);
    expect(rows.map((row) => [row.id, row.state, row.why])).toEqual(
      expect.arrayContaining([
        ['blue', 'ready', undefined],
        ['graph', 'ready', undefined],
        ['paused', 'blocked', 'it is paused'],
        ['small', 'blocked', 'professional-db takes no customer managed keys'],
        ['vault', 'done', undefined],
      ]),
    );
    expect(rows).toHaveLength(5);
    expect(rows.find((row) => row.id === 'blue')?.summary).toMatch(/azure westeurope/);
    const asked = rig?.sandbox.requests.length;
    expect((await discover(of.aws, 'eu-central-1', of)).map((row) => row.id)).toEqual(['blue', 'frankfurt']);
    expect(rig?.sandbox.requests.length).toBe(asked);
  });

  it('is empty, and asks nobody, where no client is named on LIVE', async () => {
    const of = await world();
    const before = rig?.sandbox.requests.length;
    expect(await discover(of.aws, region, { ...of, clock: of.clock, sandbox: false } as World)).toEqual([]);
    expect(rig?.sandbox.requests.length).toBe(before);
  });
});
