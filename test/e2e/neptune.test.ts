/** Neptune: the whole job by keyboard with a rename, cut off by kill -9 between the two renames; then by configuration without a terminal. */
import { join } from 'node:path';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, NeptuneClient } from '@aws-sdk/client-neptune';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/engine/journal.ts';
import { consent, openGate, toReview } from './job.ts';
import { em } from './program.ts';
import { keys, openTerminal, type Place, type Screen } from './terminal.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let place: Place;
let neptune: NeptuneClient;
let ssm: SSMClient;
// Caches have no data here (without redis-server), and the words for that are the operator's.
const accepted = ['delete without verified data', 'no writes since the backup', 'writers are stopped', 'no client uses the source'].flatMap((words) => [
  '--accept',
  words,
]);
const screens: Screen[] = [];
const open = (): Screen => {
  const screen = openTerminal([], place);
  screens.push(screen);
  return screen;
};
const graphs = async () =>
  ((await neptune.send(new DescribeDBClustersCommand({}))).DBClusters ?? [])
    .filter((one) => one.DBClusterIdentifier?.startsWith('graph-main'))
    .map((one) => ({ id: one.DBClusterIdentifier, encrypted: one.StorageEncrypted, host: one.Endpoint, resource: one.DbClusterResourceId }));

beforeAll(async () => {
  world = await openWorld({ speed: 1200, redis: false });
  place = world.place();
  const client = { endpoint: world.url, region: 'eu-west-1', credentials: { accessKeyId: 'judge', secretAccessKey: 'judge' } };
  [neptune, ssm] = [new NeptuneClient(client), new SSMClient(client)];
});
afterAll(async () => {
  for (const screen of screens) screen.kill('SIGKILL');
  for (const client of [neptune, ssm]) client?.destroy();
  await world?.close();
});

describe('graph-main by rename', () => {
  let before: Awaited<ReturnType<typeof graphs>>;

  it('choices, preflight and review call nothing that writes; the switch is asked for', async () => {
    before = await graphs();
    const screen = open();
    await toReview(screen, { source: 'graph-main' });
    expect(world.writes()).toEqual([]);
    screen.send(keys.enter);
    await consent(screen, 'Are all writers', 'yes');
    await openGate(screen, 'Does every IAM policy');
    expect(screen.unbroken()).toContain('graph-main-clients');
    await screen.type('yes');
    screen.send(keys.enter);
    await screen.gone('Does every IAM policy');
    await consent(screen, 'Some policies name the old cluster only', 'yes');
    await consent(screen, /Rename graph-main away/, 'yes');
  });

  it('kill -9 while names change hands: the journal is valid, and the run stands first in the next session', async () => {
    const screen = screens.at(-1) as Screen;
    while (!(await graphs()).some(({ id }) => id?.startsWith('graph-main-old-'))) expect(screen.text()).not.toContain('Delete graph-main-old');
    screen.kill('SIGKILL');
    expect(await screen.ends()).toMatchObject({ signal: 9 });
    const { entries } = await readJournal(join(place.cwd, 'graph-main.journal.ndjson'));
    expect(entries.at(-1)?.type).not.toBe('finished');
    const next = open();
    await next.until(/▸ graph-main +neptune +(switch 6|soak 7)\/8 +cut off/);
  });

  it('Enter resumes it, to the typed name of the old cluster', async () => {
    const screen = screens.at(-1) as Screen;
    screen.send(keys.enter);
    await screen.until('Go on: Enter');
    screen.send(keys.enter);
    await openGate(screen, /Delete graph-main-old-\w+\? This cannot be undone\./);
    const old = /Delete (graph-main-old-\w+)\?/.exec(screen.text())?.[1] ?? '';
    await screen.type('graph-main');
    screen.send(keys.enter);
    await screen.until(/is not graph-main-old-\w+; nothing was done/);
    await screen.type(old);
    screen.send(keys.enter);
    await screen.until('Done: migrated.', 60);
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
    expect(screens.flatMap((one) => one.faults)).toEqual([]);
  });

  it('one cluster, encrypted, at the address that clients know; nothing was made twice', async () => {
    expect(await graphs()).toEqual([
      { id: 'graph-main', encrypted: true, host: before[0]?.host, resource: expect.not.stringContaining(before[0]?.resource ?? '') },
    ]);
    const writes = world.writes();
    for (const operation of ['RestoreDBClusterFromSnapshot', 'DeleteDBCluster']) expect(writes.filter((name) => name === operation)).toHaveLength(1);
    expect(writes.filter((name) => name === 'CreateDBInstance')).toHaveLength(3);
    const { DBInstances = [] } = await neptune.send(new DescribeDBInstancesCommand({}));
    expect(
      DBInstances.filter((one) => one.DBClusterIdentifier === 'graph-main')
        .map((one) => one.DBInstanceIdentifier)
        .sort(),
    ).toEqual([1, 2, 3].map((n) => `graph-main-${n}-enc`));
  });
});

describe('without a terminal', () => {
  it('a plan of each system in one run: both move what clients read, each waits for its own name', async () => {
    const other = await openWorld({ speed: 1200, redis: false });
    const judge = { endpoint: other.url, region: 'eu-west-1', credentials: { accessKeyId: 'judge', secretAccessKey: 'judge' } };
    const [clusters, parameters] = [new NeptuneClient(judge), new SSMClient(judge)];
    try {
      const at = other.place();
      const flags = ['--kms-key', 'alias/cache-prod', '--writes', 'frozen', '--soak', '5m', '--no-input'];
      await em(at, 0, 'plan', 'elasticache', 'sessions-prod', ...flags, '--endpoint', 'ssm:/prod/sessions/redis', '--out', 'a.plan.json');
      await em(at, 0, 'plan', 'neptune', 'graph-main', ...flags, '--switch', 'configuration', '--endpoint', 'ssm:/prod/graph/endpoint', '--out', 'b.plan.json');
      const both = ['run', 'a.plan.json', 'b.plan.json', '--yes', '--no-input', ...accepted];
      const { err } = await em(at, 3, ...both, '--confirm', 'sessions-prod');
      expect(err).toContain('Delete graph-main?');
      expect((await other.groups()).map(({ id }) => id).filter((id) => id.startsWith('sessions-prod'))).toEqual(['sessions-prod-enc']);
      await em(at, 0, ...both, '--confirm', 'sessions-prod', '--confirm', 'graph-main');
      const { DBClusters = [] } = await clusters.send(new DescribeDBClustersCommand({}));
      const [target, ...more] = DBClusters.filter((one) => one.DBClusterIdentifier?.startsWith('graph-main'));
      expect(more).toEqual([]);
      expect(target).toMatchObject({ DBClusterIdentifier: 'graph-main-enc', StorageEncrypted: true });
      expect((await parameters.send(new GetParameterCommand({ Name: '/prod/graph/endpoint' }))).Parameter?.Value).toBe(`${target?.Endpoint}:8182`);
    } finally {
      for (const one of [clusters, parameters]) one.destroy();
      await other.close();
    }
  });
});
