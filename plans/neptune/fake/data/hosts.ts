/** Which instance a host name leads to now: the writer, a reader, a member of a custom endpoint, or the instance itself. */
import type { Reached } from '../../../../src/sandbox/hosts.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { customHost, instanceHost, readerHost, writerHost } from '../names.ts';
import { type ClusterRow, clusters, endpoints, instances, type InstanceRow, membersOf, regions } from '../rows.ts';
import { portOf } from './server.ts';

const turns = new WeakMap<SandboxWorld, Map<string, number>>();

export async function reach(world: SandboxWorld, host: string, port: number): Promise<Reached | 'nowhere' | undefined> {
  for (const region of regions(world)) {
    const found = candidates(world, region, host);
    if (!found) continue;
    const ready = found.members.filter(
      (member) => member.DBInstanceStatus === 'available' || /^(modifying|backing-up|configuring)/.test(member.DBInstanceStatus),
    );
    const member = ready[turn(world, host) % Math.max(1, ready.length)];
    if (!member || found.cluster.Port !== port) return 'nowhere';
    return { address: '127.0.0.1', port: await portOf(world, region, member), tls: false };
  }
  return undefined;
}

/** Names with several behind them answer with each in turn, as their DNS records do. */
function turn(world: SandboxWorld, host: string): number {
  const all = turns.get(world) ?? new Map<string, number>();
  turns.set(world, all);
  const n = all.get(host) ?? 0;
  all.set(host, n + 1);
  return n;
}

function candidates(world: SandboxWorld, region: string, host: string): { cluster: ClusterRow; members: InstanceRow[] } | undefined {
  for (const cluster of clusters(world, region).values()) {
    if (cluster.Engine !== 'neptune') continue;
    const name = cluster.DBClusterIdentifier;
    const members = membersOf(world, region, cluster);
    if (host === writerHost(world, region, cluster.Engine, name)) return { cluster, members: members.filter((member) => member.writer) };
    const readers = members.filter((member) => !member.writer);
    // With no reader, the reader endpoint leads to the writer.
    if (host === readerHost(world, region, cluster.Engine, name)) return { cluster, members: readers.length > 0 ? readers : members };
  }
  for (const endpoint of endpoints(world, region).values()) {
    const cluster = clusters(world, region).get(endpoint.cluster);
    if (!cluster || endpoint.Status === 'creating' || host !== customHost(world, region, cluster.Engine, endpoint.DBClusterEndpointIdentifier)) continue;
    const all = membersOf(world, region, cluster).filter((member) => endpoint.CustomEndpointType === 'ANY' || !member.writer);
    return {
      cluster,
      members: all.filter(({ DbiResourceId: id }) => (endpoint.static.length > 0 ? endpoint.static.includes(id) : !endpoint.excluded.includes(id))),
    };
  }
  for (const instance of instances(world, region).values()) {
    const cluster = clusters(world, region).get(instance.cluster);
    if (cluster?.Engine === 'neptune' && host === instanceHost(world, region, 'neptune', instance.DBInstanceIdentifier))
      return { cluster, members: [instance] };
  }
  return undefined;
}
