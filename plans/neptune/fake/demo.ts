/** Neptune's part of the demo world: one to migrate, one that is blocked, one that is encrypted, and the neighbours that Describe shows too. */
import { keys, putKey, putParameter, putPolicy, putRole, putScalableTarget, putSecurityGroup } from '../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { putCluster, putClusterParameterGroup, putGlobal, putParameterGroup, putSnapshot, putSubnetGroup, putSubscription } from './build.ts';
import type { StreamRecord, Volume } from './data/volume.ts';
import { demoGraph, demoQuads } from './demo-data.ts';
import { writerHost } from './names.ts';

const vpc = 'vpc-0a11ce0fda7a5e7f1';

export interface NeptuneDemoOptions {
  region?: string;
  /** How much data there is at most, as for the caches; a graph of 120 people unless told less. */
  keys?: number;
}

export function neptuneDemo(world: SandboxWorld, options: NeptuneDemoOptions = {}): void {
  const region = options.region ?? 'eu-west-1';
  const clients = () =>
    putSecurityGroup(world, region, { groupId: 'sg-0a9c11e9a75000b1e', name: 'graph-clients', vpcId: vpc, ingress: [{ port: 8182, cidr: '10.0.0.0/16' }] })
      .GroupId;
  putSubnetGroup(world, region, 'graph-subnets', vpc);
  putSubnetGroup(world, region, 'default', vpc);
  putClusterParameterGroup(world, region, { name: 'graph-main-13', family: 'neptune1.3', parameters: { neptune_streams: '1', neptune_enable_audit_log: '1' } });
  putParameterGroup(world, region, { name: 'graph-nodes-13', family: 'neptune1.3', parameters: { neptune_query_timeout: '300000' } });

  const node = { DBInstanceClass: 'db.r6g.large', DBParameterGroupName: 'graph-nodes-13' };
  const group = clients();
  const main = putCluster(world, region, {
    name: 'graph-main',
    vpcId: vpc,
    EngineVersion: '1.3.2.1',
    DBClusterParameterGroup: 'graph-main-13',
    VpcSecurityGroupIds: [group],
    BackupRetentionPeriod: 7,
    IAMDatabaseAuthenticationEnabled: true,
    EnabledCloudwatchLogsExports: ['audit'],
    DeletionProtection: true,
    roles: [`arn:${world.partition}:iam::${world.account}:role/graph-bulk-load`],
    tags: { team: 'graph', environment: 'production' },
    instances: [
      { name: 'graph-main-1', ...node, PromotionTier: 0, tags: { team: 'graph' } },
      { name: 'graph-main-2', ...node, PromotionTier: 1 },
      { name: 'graph-main-3', ...node, PromotionTier: 15, AutoMinorVersionUpgrade: false, CACertificateIdentifier: 'rds-ca-ecc384-g1' },
    ],
    customEndpoints: [
      { name: 'graph-main-reports', type: 'READER', members: ['graph-main-3'], tags: { team: 'reports' } },
      { name: 'graph-main-apps', type: 'ANY', excluded: ['graph-main-3'] },
    ],
    data: { ...demoGraph(Math.min(options.keys ?? 120, 120)), quads: demoQuads(), ...lastWrites(world) },
  });
  putParameter(world, region, '/prod/graph/endpoint', `${writerHost(world, region, 'neptune', 'graph-main')}:8182`, {
    description: 'Where the recommender reads the graph',
  });
  const policy = putPolicy(world, {
    name: 'graph-main-clients',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Graph',
          Effect: 'Allow',
          Action: ['neptune-db:ReadDataViaQuery', 'neptune-db:WriteDataViaQuery'],
          Resource: `arn:${world.partition}:neptune-db:${region}:${world.account}:${main.DbClusterResourceId}/*`,
        },
      ],
    },
  });
  putRole(world, { name: 'recommender', service: 'ecs-tasks.amazonaws.com', attached: [policy.Arn] });
  putScalableTarget(world, region, {
    namespace: 'neptune',
    resource: 'cluster:graph-main',
    dimension: 'neptune:cluster:ReadReplicaCount',
    min: 2,
    max: 5,
    tracking: {
      'readers-at-60': { TargetValue: 60, ScaleInCooldown: 600, PredefinedMetricSpecification: { PredefinedMetricType: 'NeptuneReaderAverageCPUUtilization' } },
    },
  });
  putSnapshot(world, region, main, { name: 'graph-main-before-upgrade', tags: { team: 'graph' }, at: new Date(world.clock.now().getTime() - 40 * 86_400_000) });
  putSnapshot(world, region, main, { name: 'rds:graph-main-2026-11-24-02-03', type: 'automated' });
  putSubscription(world, region, { name: 'graph-alerts', type: 'db-cluster', sources: ['graph-main'] });
  putSubscription(world, region, { name: 'graph-node-alerts', type: 'db-instance', sources: ['graph-main-1', 'graph-main-2', 'graph-main-3'] });

  const global = putCluster(world, region, {
    name: 'graph-global',
    vpcId: vpc,
    EngineVersion: '1.3.2.1',
    VpcSecurityGroupIds: [group],
    instances: [{ name: 'graph-global-1', ...node }],
  });
  putGlobal(world, region, 'graph-world', global);

  const key =
    [...keys(world, region).values()].find(
      (one) => one.KeyManager === 'CUSTOMER' && one.KeyState === 'Enabled' && one.AWSAccountId === world.account && one.KeySpec === 'SYMMETRIC_DEFAULT',
    ) ?? putKey(world, region, { description: 'Graph data' });
  putCluster(world, region, {
    name: 'graph-secure',
    vpcId: vpc,
    EngineVersion: '1.4.5.1',
    VpcSecurityGroupIds: [group],
    key: key.Arn,
    instances: [{ name: 'graph-secure-1', DBInstanceClass: 'db.r6g.large' }],
    data: demoGraph(12),
  });

  // Describe of this API shows these too: facts 4b.
  putCluster(world, region, {
    name: 'orders-aurora',
    vpcId: vpc,
    Engine: 'aurora-postgresql',
    EngineVersion: '16.6',
    Port: 5432,
    VpcSecurityGroupIds: [group],
    DBClusterParameterGroup: 'default.aurora-postgresql16',
    instances: [{ name: 'orders-aurora-1', DBParameterGroupName: 'default.aurora-postgresql16' }],
  });
  putCluster(world, region, {
    name: 'catalogue-docdb',
    vpcId: vpc,
    Engine: 'docdb',
    EngineVersion: '5.0.0',
    Port: 27017,
    VpcSecurityGroupIds: [group],
    DBClusterParameterGroup: 'default.docdb5.0',
    instances: [{ name: 'catalogue-docdb-1', DBInstanceClass: 'db.r6g.large', DBParameterGroupName: 'default.docdb5.0' }],
  });
}

/** What the streams of a cluster that is written to every day end with. */
function lastWrites(world: SandboxWorld): Pick<Volume, 'pgCommit' | 'pgStream' | 'rdfCommit' | 'rdfStream'> {
  const at = world.clock.now().getTime() - 3_600_000;
  const last = (commitNum: number, data: unknown): StreamRecord => ({ commitNum, opNum: 1, at, op: 'ADD', data, isLastOp: true });
  return {
    pgCommit: 4_711,
    pgStream: [last(4_711, { id: 'person-1', type: 'vp', key: 'verified', value: { value: false, dataType: 'Bool' } })],
    rdfCommit: 815,
    rdfStream: [last(815, { stmt: '<http://example.org/person/1> <http://example.org/visited> <http://example.org/city/1> <http://example.org/visits> .\n' })],
  };
}
