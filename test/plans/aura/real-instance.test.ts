/** An Aura instance that is a real Neo4j, copied by the service into another one under the key: compared through the driver, and a changed node is named. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { putInstance } from '../../../plans/aura/fake/build.ts';
import { engineOf } from '../../../plans/aura/fake/data.ts';
import { type Instance, instances, tenants } from '../../../plans/aura/fake/rows.ts';
import { instanceHost } from '../../../plans/aura/fake/names.ts';
import { accessOf } from '../../../plans/aura/gather/access.ts';
import { aura } from '../../../plans/aura/system.ts';
import { readJournal } from '../../../src/engine/journal.ts';
import { verifyPlan } from '../../../src/engine/verify.ts';
import { journalPath } from '../../../src/plan/file.ts';
import type { Choices } from '../../../src/plan/system.ts';
import type { Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import { fragment } from '../../engine/schedule/aura.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { openRig, type Rig } from '../../support/rig.ts';
import { here, realPlace } from './source.ts';
import { emptyProject, realServices } from './real-world.ts';

const minutes = 60_000;
const secrets = { keyPolicy: fragment, sourcePassword: 'source-password-1' };
const statements = [
  'CREATE CONSTRAINT item_id FOR (i:Item) REQUIRE i.id IS UNIQUE',
  "UNWIND range(1, 500) AS i CREATE (:Item {id: i, made: date('2026-11-25'), tags: ['a', toString(i)]})",
  'MATCH (a:Item), (b:Item {id: a.id + 1}) CREATE (a)-[:NEXT {weight: a.id * 0.5}]->(b)',
];

let place: Neo4jPlace;
let rig: Rig;

beforeAll(async () => {
  if (here.ok) place = await realPlace();
}, 5 * minutes);
afterEach(() => rig?.close());

const named = (name: string): Instance => [...instances(rig.sandbox.world).values()].find((one) => one.name === name) as Instance;

/** As whoever knows its password. */
async function ask({ id, password }: Instance, statement: string): Promise<void> {
  const { http } = (await engineOf(rig.sandbox.world)?.reach(id)) ?? {};
  const answer = await fetch(`http://127.0.0.1:${http}/db/neo4j/tx/commit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`neo4j:${password}`).toString('base64')}` },
    body: JSON.stringify({ statements: [{ statement }] }),
  });
  expect(((await answer.json()) as { errors: unknown[] }).errors).toEqual([]);
}

test.skipIf(!here.ok)(
  `is equal when it was copied, one changed node is named, and it is migrated to the end ${here.why}`,
  { timeout: 6 * minutes },
  async () => {
    rig = await openRig({
      services: () => realServices(place),
      build(world) {
        emptyProject(world);
        const [tenant] = tenants(world).values();
        if (tenant) putInstance(world, tenant, { name: 'graph', memory: '4GB', password: secrets.sourcePassword, content: { bytes: 1e6, statements } });
      },
    });
    const choices: Choices = {
      kmsKey: 'alias/aura',
      writes: 'frozen',
      soak: '10m',
      endpoints: [],
      settings: { PasswordPlace: `file:${rig.dir}/password` },
    };
    // Its server starts when somebody first comes, which takes longer than a client waits.
    await ask(named('graph'), 'RETURN 1');
    // What a real Community tells of users, and how it refuses what it has not.
    const { world } = await rig.connection();
    const { access } = await accessOf({ ...world, given: async () => secrets.sourcePassword }, `neo4j+s://${instanceHost(named('graph').id)}`);
    expect(access).toMatchObject({
      users: [{ name: 'neo4j', suspended: false }],
      roles: null,
      privileges: [],
      why: expect.stringMatching(/SHOW ROLES|Unsupported/i),
    });

    const planned = await rig.plan(aura, 'graph', choices);
    const host = recordingHost(agreeing(secrets));
    const until = await rig.run(planned, aura, { host, until: 'verify' });
    expect(until, JSON.stringify(until)).toMatchObject({ exit: 0, outcome: 'until' });
    const { entries } = await readJournal(journalPath(planned.planPath));
    const ended = (step: string) => entries.find((entry) => entry.type === 'end' && entry.step === step);
    expect(ended('freeze.seen'), 'its writes were measured through the driver').toMatchObject({ outputs: { found: '500 nodes, 499 relationships' } });
    expect(ended('verify.data')).toMatchObject({ outcome: 'equal', outputs: { differences: 0, keys: 500 + 499 } });

    const look = async () =>
      verifyPlan({
        ...planned,
        system: aura,
        connection: await rig.connection(),
        host: recordingHost(agreeing(secrets)),
        signal: new AbortController().signal,
      });
    await ask(named('graph-enc'), "MATCH (i:Item {id: 77}) SET i.tags = ['b']");
    const differs = await look();
    expect(differs).toMatchObject({ exit: 1, outcome: 'differs' });
    expect(JSON.stringify(differs)).toMatch(/node Item \d+, property tags/);
    await ask(named('graph-enc'), "MATCH (i:Item {id: 77}) SET i.tags = ['a', '77']");

    const end = await rig.run(planned, aura, { host: recordingHost(agreeing(secrets)) });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect(
      [...instances(rig.sandbox.world).values()].map((one) => one.name),
      'the old one is deleted',
    ).toEqual(['graph-enc']);
  },
);
