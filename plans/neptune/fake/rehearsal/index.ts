/** A plan's facts of a cluster as a world again: the cluster, its instances and endpoints, and what hangs on them. */
import { placeholder, rebuildKey, rebuildKeyOf, type Rehearsal } from '../../../../src/sandbox/rehearsal.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { freeAgain, rebuildNetwork } from '../../../../src/sandbox/services/ec2/rebuild.ts';
import { putAlarm } from '../../../../src/sandbox/services/index.ts';
import type { NeptuneFacts } from '../../gather/facts.ts';
import { isUnseen, unseenArn } from '../../gather/key.ts';
import { putClusterParameterGroup, putParameterGroup, putSnapshot, putSubnetGroup, putSubscription } from '../build.ts';
import { familyOf } from '../catalogue.ts';
import { putDnsId } from '../names.ts';
import { ensureQuotas, putOthers, type Quota, setQuota } from '../quotas.ts';
import { clusters } from '../rows.ts';
import { neptune } from '../service.ts';
import { nameToo, rebuildPolicies, rebuildScaling } from './around.ts';
import { rebuildCluster, vpcOf } from './cluster.ts';

export const neptuneRehearsal: Rehearsal = {
  services: () => [neptune],
  engine: 'neptune',
  secret: () => placeholder,
  build(world, planned) {
    const facts = planned.source.facts as unknown as NeptuneFacts;
    const { region } = planned;
    const account = /\.cluster-([a-z0-9]+)\./.exec(facts.cluster.Endpoint ?? '')?.[1];
    if (account) putDnsId(world, region, account);
    network(world, region, facts);
    groups(world, region, facts);
    rebuildKey(world, region, facts.key ?? null);
    // One that may not be described is there all the same.
    if (facts.key && isUnseen(facts.key)) rebuildKeyOf(world, region, unseenArn(facts.key, { partition: world.partition, account: world.account, region }));
    rebuildKeyOf(world, region, facts.cluster.KmsKeyId);
    const row = rebuildCluster(world, region, facts);
    for (const one of facts.clearSnapshots)
      putSnapshot(world, region, row, {
        name: one.DBClusterSnapshotIdentifier ?? '',
        ...(one.SnapshotCreateTime ? { at: new Date(one.SnapshotCreateTime) } : {}),
      });
    for (const { name, sourceType, sourceIds } of facts.subscriptions)
      putSubscription(world, region, { name, type: sourceType as 'db-cluster', sources: sourceIds });
    for (const AlarmName of facts.alarms)
      putAlarm(world, region, {
        AlarmName,
        Namespace: 'AWS/Neptune',
        MetricName: 'CPUUtilization',
        Dimensions: [{ Name: 'DBClusterIdentifier', Value: facts.id }],
      });
    rebuildPolicies(world, facts);
    rebuildScaling(world, region, facts);
    room(world, region, facts);
  },
  byHand(world, planned, { step }) {
    const { resourceId, dataPolicies } = planned.source.facts as unknown as NeptuneFacts;
    const target = [...clusters(world, planned.region).values()].find((row) => row.Engine === 'neptune' && row.DbClusterResourceId !== resourceId);
    if (step === 'policies' && dataPolicies && target) nameToo(world, resourceId, target.DbClusterResourceId);
  },
};

function network(world: SandboxWorld, region: string, facts: NeptuneFacts): void {
  const { subnetGroup, cluster } = facts;
  const subnets =
    facts.subnets ?? (subnetGroup?.Subnets ?? []).map((s) => ({ id: s.SubnetIdentifier ?? '', zone: s.SubnetAvailabilityZone?.Name ?? null, freeIps: 251 }));
  const vpcId = vpcOf(facts);
  const open = (cluster.VpcSecurityGroups ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []);
  rebuildNetwork(world, region, {
    vpcId,
    subnets,
    zones: facts.members.flatMap((one) => one.AvailabilityZone ?? []),
    securityGroups: open,
    // One that is there beside the cluster's own was chosen as a fence: it lets nobody in.
    fences: (facts.securityGroups ?? []).filter((id) => !open.includes(id)),
    port: cluster.Port ?? 8182,
  });
  putSubnetGroup(world, region, cluster.DBSubnetGroup ?? 'default', vpcId);
  freeAgain(world, region, { subnets });
}

function groups(world: SandboxWorld, region: string, { cluster, clusterParameterGroup, streams, instanceParameterGroups, members }: NeptuneFacts): void {
  const family = familyOf(cluster.EngineVersion ?? '');
  const own = cluster.DBClusterParameterGroup;
  if (own && !own.startsWith('default.'))
    putClusterParameterGroup(world, region, {
      name: own,
      family: clusterParameterGroup?.family ?? family,
      ...(streams ? { parameters: { neptune_streams: '1' } } : {}),
    });
  const known = new Map(instanceParameterGroups.map((one) => [one.name, one.family]));
  for (const name of new Set([...known.keys(), ...members.flatMap((one) => one.DBParameterGroups?.[0]?.DBParameterGroupName ?? [])]))
    if (!name.startsWith('default.')) putParameterGroup(world, region, { name, family: known.get(name) ?? family });
}

/** Others are only counted. Where a quota could not be read, the service's default counts. */
function room(world: SandboxWorld, region: string, facts: NeptuneFacts): void {
  ensureQuotas(world, region);
  const put = (quota: Quota, { used, most }: NeptuneFacts['room']['clusters'], own: number): void => {
    if (most !== null) setQuota(world, region, quota, most);
    putOthers(world, region, quota, Math.max(0, (used ?? own) - own));
  };
  put('DBClusters', facts.room.clusters, 1);
  put('DBInstances', facts.room.instances, facts.members.length);
  put('ManualClusterSnapshots', facts.room.snapshots, facts.clearSnapshots.filter((one) => one.SnapshotType === 'manual').length);
}
