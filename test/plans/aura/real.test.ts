/**
 * The real thing: a Neo4j Community server as the source, its own dump, its own neo4j-admin uploading unpatched into the sandbox, whose instance is
 * a Neo4j that loads what came. Java and Maven are needed; the jars are fetched once.
 */
import { execa } from 'execa';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { putInstance } from '../../../plans/aura/fake/build.ts';
import type { Instance } from '../../../plans/aura/fake/rows.ts';
import type { Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import { admin, drawn, folder, lively } from './fake/admin.ts';
import type { Cloud } from './fake/cloud.ts';
import { films, here, people, realPlace, realSource } from './source.ts';

const minutes = 60_000;

let place: Neo4jPlace;
/** The dump of the source, made once. */
let archive: string;

const started = async (): Promise<Cloud> => lively({ dir: folder(), aura: { neo4j: place, admin: 'real' } });
const target = ({ sandbox, tenant }: Cloud, more: object = {}): Instance => putInstance(sandbox.world, tenant, { name: 'target', ...more });

/** Rows of a query, over HTTP at the instance's own host, as whoever knows its password. */
async function rows({ control }: Cloud, { id, password }: Instance, statement: string): Promise<unknown[][]> {
  const { port } = (await control(`hosts?name=${id}.databases.neo4j.io&port=443`)).body;
  const answer = await fetch(`http://127.0.0.1:${port}/db/neo4j/tx/commit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`neo4j:${password}`).toString('base64')}` },
    body: JSON.stringify({ statements: [{ statement }] }),
  });
  const { results, errors } = (await answer.json()) as { results: { data: { row: unknown[] }[] }[]; errors: unknown[] };
  expect(errors).toEqual([]);
  return (results[0]?.data ?? []).map(({ row }) => row);
}

beforeAll(async () => {
  if (!here.ok) return;
  place = await realPlace();
}, 5 * minutes);

test.skipIf(!here.ok)(`a real dump goes by a real neo4j-admin into an instance that is a real Neo4j ${here.why}`, { timeout: 6 * minutes }, async () => {
  archive = (await realSource(place, folder())).archive;
  onTestFinished(() => void (archive = ''));
  const cloud = await started();
  const to = target(cloud);
  const { upload } = await admin(cloud);

  const wrong = await upload(to, archive, [], { NEO4J_PASSWORD: 'wrong-password' });
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('Invalid username/password') });

  const small = target(cloud, { name: 'small', storage: '0GB' });
  expect(await upload(small, archive)).toMatchObject({ code: 1, err: expect.stringContaining('Minimum storage space required') });

  cloud.sandbox.addFault({ kind: 'service', name: 'aura.part', input: { instance: to.id, part: 2 }, count: 5, with: { status: 503 } });
  const broken = await upload(to, archive);
  expect(broken).toMatchObject({ code: 1, err: expect.stringContaining('Failed to upload part to multipart url after 5 retries') });
  expect(drawn(broken.out)).toBe(100);

  const done = await upload(to, archive);
  expect(done.code, done.err).toBe(0);
  expect(done.out).toContain('Your data was successfully pushed to Aura and is now running.');
  expect(drawn(done.out)).toBe(400);
  expect(to.content).toMatchObject({ nodes: { Person: people, Film: films }, relationships: { RATED: people } });
  expect(await rows(cloud, to, 'MATCH (n) RETURN labels(n)[0] AS label, count(*) ORDER BY label')).toEqual([
    ['Film', films],
    ['Person', people],
  ]);
  expect(await rows(cloud, to, 'SHOW INDEXES YIELD name, state, type WHERE type <> "LOOKUP" RETURN name, state ORDER BY name')).toEqual([
    ['film_title', 'ONLINE'],
    ['person_id', 'ONLINE'],
  ]);
  expect(await rows(cloud, to, 'SHOW CONSTRAINTS YIELD name RETURN name')).toEqual([['person_id']]);

  const again = await upload(to, archive);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('No consent to overwrite') });

  // What is no dump at all arrives, and cannot be loaded.
  const junk = folder();
  await execa('cp', [join(archive, 'neo4j.dump'), join(junk, 'neo4j.dump')]);
  appendFileSync(join(junk, 'neo4j.dump'), 'more than a dump has');
  writeFileSync(join(junk, 'neo4j.dump'), Buffer.alloc(4096, 7), { flag: 'r+' });
  const refused = await upload(small, junk);
  expect(refused.code).toBe(1);
});

test.skipIf(!here.ok)(
  `instances hold their graph for real, and hand it on: a copy, and a sandbox that lost its power ${here.why}`,
  { timeout: 6 * minutes },
  async () => {
    const dir = folder();
    const cloud = await lively({ dir, aura: { neo4j: place } });
    const source = target(cloud, { name: 'source', content: { statements: ['UNWIND range(1, 20) AS i CREATE (:Item {id: i})'] } });
    expect(await rows(cloud, source, 'MATCH (n:Item) RETURN count(n)')).toEqual([[20]]);
    // A write that only the running server knows of.
    await rows(cloud, source, 'CREATE (:Item {id: 21})');
    const copy = target(cloud, { name: 'copy' });
    expect((await cloud.api('POST', `/v1/instances/${copy.id}/overwrite`, { source_instance_id: source.id })).status).toBe(202);
    await cloud.until(`/v1/instances/${copy.id}`, ['running'], 600);
    expect(await rows(cloud, copy, 'MATCH (n:Item) RETURN count(n)')).toEqual([[21]]);
    // Its server runs on, at the same files: the next sandbox ends it, since it is provably its own.
    const after = await lively({ dir, aura: { neo4j: place } });
    expect(await rows(after, source, 'MATCH (n:Item) RETURN count(n)')).toEqual([[21]]);
  },
);
