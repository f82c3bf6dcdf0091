/** CreateDBCluster, DescribeDBClusters. */
import type { SandboxCall } from '../../../../src/sandbox/service.ts';
import { versionToUse } from '../catalogue.ts';
import { createVolume } from '../data/volume.ts';
import { byName, filtered, page, type Paged } from '../paging.ts';
import { conflict, invalid, noCluster } from '../refuse.ts';
import { clusters, type ClusterRow, seen } from '../rows.ts';
import { clusterView } from '../views.ts';
import { newCluster, type Wanted } from './new-cluster.ts';

interface CreateInput extends Omit<Wanted, 'version' | 'key' | 'seconds'> {
  Engine: string;
  EngineVersion?: string;
  StorageEncrypted?: boolean;
  KmsKeyId?: string;
  GlobalClusterIdentifier?: string;
  ReplicationSourceIdentifier?: string;
}

export const createOperations = {
  CreateDBCluster(input: CreateInput, call: SandboxCall) {
    if (input.Engine !== 'neptune') throw invalid(`Invalid DB engine: ${input.Engine}`);
    // Facts 1a: no key given means aws/rds, but only where encryption was asked for.
    if (input.KmsKeyId !== undefined && input.StorageEncrypted === false) throw conflict('You cannot specify a KMS key when StorageEncrypted is false.');
    const encrypted = input.StorageEncrypted ?? input.KmsKeyId !== undefined;
    const { EngineVersion, StorageEncrypted: _, KmsKeyId, Engine: __, ...rest } = input;
    const row = newCluster(
      { ...rest, version: versionToUse(EngineVersion), key: encrypted ? (KmsKeyId ?? 'alias/aws/rds') : undefined, seconds: [60, 180] },
      call,
    );
    createVolume(call.world, row.DbClusterResourceId);
    return { DBCluster: clusterView(call.world, call.region, row) };
  },

  DescribeDBClusters(input: Paged & { DBClusterIdentifier?: string }, { world, region, now }: SandboxCall) {
    const all = [...clusters(world, region).values()].filter((row) => seen(row, now)).sort(byName((row) => row.DBClusterIdentifier));
    const wanted = input.DBClusterIdentifier?.toLowerCase().split(':').at(-1);
    const named = wanted === undefined ? all : all.filter((row) => row.DBClusterIdentifier === wanted || row.DbClusterResourceId.toLowerCase() === wanted);
    if (wanted !== undefined && named.length === 0) throw noCluster(input.DBClusterIdentifier ?? '');
    const rows = filtered<ClusterRow>(named, input.Filters, {
      engine: (row, value) => row.Engine === value,
      'db-cluster-id': (row, value) => row.DBClusterIdentifier === value.toLowerCase().split(':').at(-1),
      'db-cluster-resource-id': (row, value) => row.DbClusterResourceId === value,
    });
    const { rows: shown, Marker } = page(rows, input);
    return { DBClusters: shown.map((row) => clusterView(world, region, row)), Marker };
  },
};
