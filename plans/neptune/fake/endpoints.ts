/** Custom endpoints: facts/neptune.md 2e, 3a. Their names are unique in an account and region; WRITER is refused. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { availableCluster, clusterOf } from './clusters/find.ts';
import { later } from './moves.ts';
import { identifier, readerHost, resourceId, writerHost } from './names.ts';
import { byName, filtered, page, type Paged } from './paging.ts';
import { conflict, invalid, noEndpoint } from './refuse.ts';
import { type ClusterRow, clusters, type EndpointRow, endpoints, instanceNamed, type Tag } from './rows.ts';
import { asTags } from './tags.ts';
import { endpointView } from './views.ts';

interface Members {
  EndpointType?: string;
  StaticMembers?: string[];
  ExcludedMembers?: string[];
}
interface CreateInput extends Members {
  DBClusterIdentifier: string;
  DBClusterEndpointIdentifier: string;
  EndpointType: string;
  Tags?: Tag[];
}

function endpointOf({ world, region }: SandboxCall, name: string): EndpointRow {
  const row = endpoints(world, region).get(name.toLowerCase());
  if (!row) throw noEndpoint(name);
  return row;
}

function checkType(type: string | undefined): void {
  // terraform-provider-aws #39776: WRITER is in the model and was refused by the service.
  if (type !== undefined && !['READER', 'ANY'].includes(type)) throw invalid(`Invalid endpoint type: ${type}. Valid types are READER, ANY.`);
}

function memberIds({ world, region }: SandboxCall, cluster: ClusterRow, names: string[] | undefined): string[] {
  return (names ?? []).map((name) => {
    const row = instanceNamed(world, region, name);
    if (row?.cluster !== cluster.DbClusterResourceId)
      throw new ServiceFault('DBInstanceNotFoundFault', `DBInstance ${name} is not a member of DBCluster ${cluster.DBClusterIdentifier}.`);
    return row.DbiResourceId;
  });
}

export const endpointOperations = {
  CreateDBClusterEndpoint(input: CreateInput, call: SandboxCall) {
    const { world, region, now } = call;
    const cluster = availableCluster(call, input.DBClusterIdentifier);
    const name = identifier('DBClusterEndpointIdentifier', input.DBClusterEndpointIdentifier);
    checkType(input.EndpointType);
    if (input.StaticMembers?.length && input.ExcludedMembers?.length) throw conflict('You can specify StaticMembers or ExcludedMembers, not both.');
    const table = endpoints(world, region);
    if (table.has(name)) throw new ServiceFault('DBClusterEndpointAlreadyExistsFault', `DBClusterEndpoint ${name} already exists.`);
    const mine = [...table.values()].filter((row) => row.cluster === cluster.DbClusterResourceId);
    if (mine.length >= 5)
      throw new ServiceFault(
        'DBClusterEndpointQuotaExceededFault',
        `DBCluster ${cluster.DBClusterIdentifier} already has the maximum number of custom endpoints.`,
      );
    const row: EndpointRow = {
      DBClusterEndpointIdentifier: name,
      DBClusterEndpointResourceIdentifier: resourceId(world, 'cluster-endpoint'),
      cluster: cluster.DbClusterResourceId,
      Status: 'creating',
      CustomEndpointType: input.EndpointType,
      static: memberIds(call, cluster, input.StaticMembers),
      excluded: memberIds(call, cluster, input.ExcludedMembers),
      tags: asTags(input.Tags),
      due: [],
    };
    table.set(name, row);
    later(row, now, world.duration(15, 60), 'set', { Status: 'available' });
    return endpointView(world, region, row);
  },

  ModifyDBClusterEndpoint(input: Members & { DBClusterEndpointIdentifier: string }, call: SandboxCall) {
    const { world, region, now } = call;
    const row = endpointOf(call, input.DBClusterEndpointIdentifier);
    if (row.Status !== 'available')
      throw new ServiceFault('InvalidDBClusterEndpointStateFault', `DBClusterEndpoint ${row.DBClusterEndpointIdentifier} is in state ${row.Status}.`);
    checkType(input.EndpointType);
    if (input.StaticMembers?.length && input.ExcludedMembers?.length) throw conflict('You can specify StaticMembers or ExcludedMembers, not both.');
    const cluster = clusters(world, region).get(row.cluster) as ClusterRow;
    if (input.EndpointType) row.CustomEndpointType = input.EndpointType;
    if (input.StaticMembers) Object.assign(row, { static: memberIds(call, cluster, input.StaticMembers), excluded: [] });
    if (input.ExcludedMembers) Object.assign(row, { excluded: memberIds(call, cluster, input.ExcludedMembers), static: [] });
    row.Status = 'modifying';
    later(row, now, world.duration(10, 30), 'set', { Status: 'available' });
    return endpointView(world, region, row);
  },

  DeleteDBClusterEndpoint({ DBClusterEndpointIdentifier }: { DBClusterEndpointIdentifier: string }, call: SandboxCall) {
    const { world, region, now } = call;
    const row = endpointOf(call, DBClusterEndpointIdentifier);
    if (row.Status === 'deleting')
      throw new ServiceFault('InvalidDBClusterEndpointStateFault', `DBClusterEndpoint ${row.DBClusterEndpointIdentifier} is being deleted.`);
    row.Status = 'deleting';
    row.due = [];
    later(row, now, world.duration(15, 45), 'gone');
    return endpointView(world, region, row);
  },

  DescribeDBClusterEndpoints(input: Paged & { DBClusterIdentifier?: string; DBClusterEndpointIdentifier?: string }, call: SandboxCall) {
    const { world, region } = call;
    const only = input.DBClusterIdentifier === undefined ? undefined : clusterOf(call, input.DBClusterIdentifier);
    const own = [...clusters(world, region).values()]
      .filter((row) => row.Engine === 'neptune' && (only === undefined || row === only))
      .flatMap((row) => builtIn(row));
    const custom = [...endpoints(world, region).values()]
      .filter((row) => only === undefined || row.cluster === only.DbClusterResourceId)
      .map((row) => endpointView(world, region, row));
    const name = input.DBClusterEndpointIdentifier?.toLowerCase();
    if (name !== undefined && !endpoints(world, region).has(name)) throw noEndpoint(input.DBClusterEndpointIdentifier ?? '');
    const all = [...own, ...custom].filter((row) => name === undefined || row.DBClusterEndpointIdentifier === name);
    const has = (field: string) => (row: Record<string, unknown>, value: string) => String(row[field] ?? '').toLowerCase() === value.toLowerCase();
    const rows = filtered(all, input.Filters, {
      'db-cluster-endpoint-type': has('EndpointType'),
      'db-cluster-endpoint-custom-type': has('CustomEndpointType'),
      'db-cluster-endpoint-id': has('DBClusterEndpointIdentifier'),
      'db-cluster-endpoint-status': has('Status'),
    }).sort(byName((row) => `${row.DBClusterIdentifier}/${row.Endpoint}`));
    const { rows: DBClusterEndpoints, Marker } = page(rows, input);
    return { DBClusterEndpoints, Marker };

    function builtIn(row: ClusterRow): Record<string, unknown>[] {
      const shared = { DBClusterIdentifier: row.DBClusterIdentifier, Status: row.Status === 'available' ? 'available' : 'creating' };
      return [
        { ...shared, Endpoint: writerHost(world, region, row.Engine, row.DBClusterIdentifier), EndpointType: 'WRITER' },
        { ...shared, Endpoint: readerHost(world, region, row.Engine, row.DBClusterIdentifier), EndpointType: 'READER' },
      ];
    }
  },
};
