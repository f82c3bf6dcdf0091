import { existsSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auraDemo } from '../../../../plans/aura/fake/demo.ts';
import { filmGraph } from '../../../../plans/aura/fake/demo-graph.ts';
import { readStandIn } from '../../../../plans/aura/fake/neo4j-admin/archive.ts';
import { instances, keys } from '../../../../plans/aura/fake/rows.ts';
import { cloud } from './cloud.ts';
import { admin, folder, lively } from './admin.ts';

test('recommender, ratings, and vault-graph, which has its key already', async () => {
  const here = await cloud({ build: (world) => auraDemo(world) });
  const { data } = (await here.api('GET', '/v1/instances')).body;
  const details = await Promise.all(data.map(async ({ id }: { id: string }) => (await here.api('GET', `/v1/instances/${id}`)).body.data));
  expect(details.map(({ name, memory, status }) => [name, memory, status])).toEqual([
    ['recommender', '8GB', 'running'],
    ['ratings', '2GB', 'running'],
    ['vault-graph', '4GB', 'running'],
  ]);
  const [key] = [...keys(here.sandbox.world).values()];
  expect(details.map((one) => one.customer_managed_key_id)).toEqual([undefined, undefined, key?.id]);
  expect((await here.api('GET', `/v1/customer-managed-keys/${key?.id}`)).body.data.status).toBe('ready');
  // An hour later it still is, and so is the instance: the key's policy has what it takes.
  await here.after(3600);
  expect(instances(here.sandbox.world).get(details[2].id)?.status).toBe('running');
});

test('what the console exports of recommender is 7.1 GB that are not on the disk', async () => {
  const here = await lively({ dir: folder(), build: (world) => auraDemo(world) });
  const [recommender] = [...instances(here.sandbox.world).values()];
  const said = await here.ask('console.neo4j.io', 'POST', `/sandbox/instances/${recommender?.id}/export`);
  const { file, folder: from, bytes, database } = said.body;
  expect([said.status, bytes, database]).toEqual([200, 7.1e9, 'neo4j']);
  const { size, blocks } = statSync(file);
  expect(size).toBe(7.1e9);
  expect(blocks * 512).toBeLessThan(1e6);
  const { nodes, relationships } = filmGraph(1_000, 200);
  expect(readStandIn(file)).toMatchObject({ bytes: 7.1e9, nodes, relationships });
  const info = await (await admin(here)).run(['database', 'load', '--info', `--from-path=${from}`, database]);
  expect(info.out).toContain('Bytes: 7100000000');
  expect(existsSync(file)).toBe(true);
  expect((await here.ask('console.neo4j.io', 'POST', '/sandbox/instances/none/export')).status).toBe(404);
});

test('without a Neo4j, hosts of instances lead nowhere; a world is found again as it was', async () => {
  const dir = folder();
  const here = await cloud({ dir, build: (world) => auraDemo(world) });
  const before = [...instances(here.sandbox.world).values()];
  expect((await here.control(`hosts?name=${before[0]?.id}.databases.neo4j.io&port=7687`)).status).toBe(503);
  expect((await here.control('hosts?name=00000000.databases.neo4j.io&port=7687')).status).toBe(404);
  await here.sandbox.close();
  const again = await cloud({ dir });
  expect([...instances(again.sandbox.world).values()]).toEqual(before);
});
