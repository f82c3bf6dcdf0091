/** The ElastiCache part of the demo world: one of each shape, encrypted and not, and one that cannot be migrated. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { putAlias, putKey, putParameter, putQuota, putSecurityGroup, putSubnets, putVpc } from '../../../src/sandbox/services/index.ts';
import { putCacheCluster, putReplicationGroup, putSnapshot, putSubnetGroup } from './builders.ts';
import { addressOf } from './engine.ts';

/** What auth-cache takes as AUTH token; the README of this folder says so too. */
export const demoToken = 'sandbox-auth-token-1';

export async function elasticacheDemo(world: SandboxWorld, options: { keys?: number } = {}): Promise<void> {
  const region = 'eu-west-1';
  const keys = options.keys ?? 100_000;
  const few = Math.min(keys, 3_000);
  const { securityGroupIds, good } = surroundings(world, region);
  const topicArn = `arn:${world.partition}:sns:${region}:${world.account}:cache-events`;
  const sessions = await putReplicationGroup(world, region, 'sessions-prod', {
    description: 'Web sessions', nodes: 3, retention: 3, topicArn, securityGroupIds, tags: { team: 'web', 'cost-center': '4711' }, keys,
  });
  const { host, port } = addressOf(world, region, sessions, 'primary', sessions.id);
  putParameter(world, region, '/prod/sessions/redis', `redis://${host}:${port}/0`, { description: 'Where the web shop keeps its sessions' });
  putSnapshot(world, region, 'sessions-before-launch', sessions, { daysAgo: 120 });
  const cart = await putReplicationGroup(world, region, 'cart-cache', { description: 'Shopping carts', shards: 3, replicas: 1, version: '7.0.7', securityGroupIds, tags: { team: 'shop' }, keys: few });
  const configuration = addressOf(world, region, cart, 'configuration', cart.id);
  putParameter(world, region, '/prod/cart/redis', `${configuration.host}:${configuration.port}`);
  await putCacheCluster(world, region, 'legacy-cache', { version: '5.0.6', nodeType: 'cache.t2.medium', securityGroupIds, tags: { team: 'billing' }, keys: few });
  await putReplicationGroup(world, region, 'secure-cache', { description: 'Encrypted already', nodes: 2, keyArn: good, securityGroupIds, keys: few });
  await putReplicationGroup(world, region, 'auth-cache', { description: 'TLS and AUTH', nodes: 2, version: '7.1.0', tls: true, token: demoToken, securityGroupIds, keys: few });
  await putReplicationGroup(world, region, 'sessions-global', { description: 'Primary of a global datastore', nodes: 2, globalId: 'ldgnf-sessions', securityGroupIds, keys: few });
}

/** Keys good and bad, network, quota. Tests build their own worlds on the same ground. */
export function surroundings(world: SandboxWorld, region: string): { good: string; securityGroupIds: string[] } {
  const good = putKey(world, region, { description: 'Caches of production', rotation: true });
  putAlias(world, region, 'alias/cache-prod', good);
  putAlias(world, region, 'alias/cache-disabled', putKey(world, region, { state: 'Disabled' }));
  putAlias(world, region, 'alias/cache-signing', putKey(world, region, { spec: 'RSA_2048', usage: 'SIGN_VERIFY' }));
  putAlias(world, region, 'alias/cache-leaving', putKey(world, region, { state: 'PendingDeletion', deletionInDays: 12 }));
  const vpc = putVpc(world, region, { vpcId: 'vpc-0cache', tags: { Name: 'prod' } });
  const subnets = putSubnets(world, region, vpc.VpcId, [{ zone: 'a', subnetId: 'subnet-0a' }, { zone: 'b', subnetId: 'subnet-0b' }, { zone: 'c', subnetId: 'subnet-0c' }]);
  putSubnetGroup(world, region, 'cache-subnets', vpc.VpcId, subnets.map((subnet) => subnet.SubnetId));
  const security = putSecurityGroup(world, region, { groupId: 'sg-0cache', name: 'caches', vpcId: vpc.VpcId, ingress: [{ port: 6379, cidr: '10.0.0.0/16' }] });
  putQuota(world, region, { serviceCode: 'elasticache', serviceName: 'Amazon ElastiCache', quotaCode: 'L-DFE45DF3', quotaName: 'Nodes per Region', value: 300 });
  return { good: good.Arn, securityGroupIds: [security.GroupId] };
}
