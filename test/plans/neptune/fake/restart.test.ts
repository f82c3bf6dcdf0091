/** A sandbox that was killed: clusters on their way go on, and what was written by the data plane is there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { graphs } from './graphs.ts';

test('a world on disk is found again, with its data and what was under way', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'encmigrate-graphs-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const before = await graphs({ dir });
  const { Endpoint } = await before.cluster('graph-main');
  await before.call('CreateDBClusterSnapshot', { DBClusterIdentifier: 'graph-main', DBClusterSnapshotIdentifier: 'snap' });
  expect((await before.data(Endpoint, '/gremlin', { json: { gremlin: "g.addV('Late').property(id, 'late')" } })).status).toBe(200);
  // No request of the control plane follows: the write alone has it saved.
  await vi.waitFor(() => expect(readFileSync(join(dir, 'world.json'), 'utf8')).toContain('"late"'), { timeout: 5_000 });
  await before.sandbox.close();

  const after = await graphs({ dir });
  const counted = await after.data(Endpoint, '/gremlin', { json: { gremlin: "g.V('late').count()" } });
  expect(counted.body.result.data['@value'][0]['@value']).toBe(1);
  const snapshot = await after.until(
    async () => (await after.call('DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: 'snap' })).DBClusterSnapshots[0],
    (row) => row.Status === 'available',
  );
  expect(snapshot.PercentProgress).toBe(100);
  // The snapshot is older than the write.
  await after.call('RestoreDBClusterFromSnapshot', {
    DBClusterIdentifier: 'copy',
    SnapshotIdentifier: 'snap',
    Engine: 'neptune',
    DBSubnetGroupName: 'graph-subnets',
  });
  await after.available('copy');
  await after.call('CreateDBInstance', { DBInstanceIdentifier: 'copy-1', DBInstanceClass: 'db.r6g.large', Engine: 'neptune', DBClusterIdentifier: 'copy' });
  await after.until(
    async () => (await after.call('DescribeDBInstances', { Filters: [{ Name: 'db-cluster-id', Values: ['copy'] }] })).DBInstances?.[0]?.DBInstanceStatus,
    (status) => status === 'available',
  );
  const { Endpoint: copy } = await after.cluster('copy');
  const counts = async (text: string) => (await after.data(copy, '/gremlin', { json: { gremlin: text } })).body?.result?.data['@value'][0]['@value'];
  expect([await counts('g.V().count()'), await counts("g.V('late').count()"), await counts('g.E().count()')]).toEqual([186, 0, 300]);
});
