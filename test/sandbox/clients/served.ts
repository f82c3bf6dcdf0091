/** A sandbox over HTTP with a little of everything, for clients in other languages. */
import {
  putAlias,
  putHostedZone,
  putKey,
  putParameter,
  putQuota,
  putSecret,
  putSecurityGroup,
  putSubnets,
  registerMetrics,
} from '../../../src/sandbox/services/index.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';
import type { SandboxService, SandboxWorld } from '../../../src/sandbox/service.ts';
import { opened, region } from '../opened.ts';

function build(world: SandboxWorld): void {
  putAlias(world, region, 'alias/good', putKey(world, region));
  for (let n = 0; n < 4; n++) putParameter(world, region, `/prod/p${n}`, String(n));
  putSubnets(
    world,
    region,
    'vpc-one',
    [...'abcabc'].map((zone, n) => ({ zone, subnetId: `subnet-${n}` })),
  );
  putSecurityGroup(world, region, { name: 'cache', vpcId: 'vpc-one', ingress: [{ port: 6379, cidr: '10.0.0.0/8' }] });
  putQuota(world, region, { serviceCode: 'elasticache', quotaCode: 'L-1', quotaName: 'Nodes per Region', value: 300 });
  putSecret(world, region, 'prod/db', '{"host":"old"}');
  putHostedZone(world, 'example.com', { records: [{ name: 'redis.example.com', type: 'CNAME', values: ['old.example.net'] }] });
}

const metered: SandboxService = {
  id: 'metered',
  signs: ['metered'],
  protocol: 'query',
  sdk: () => import('@aws-sdk/client-sts'),
  operations: {},
  open: (world) =>
    registerMetrics(world, {
      list: () => [{ Namespace: 'AWS/ElastiCache', MetricName: 'SetTypeCmds', Dimensions: [{ Name: 'CacheClusterId', Value: 'node' }] }],
      read: ({ start }) => ({ sum: start.getUTCMinutes(), min: 0, max: 1, samples: 1, unit: 'Count' }),
    }),
};

export async function served() {
  const sandbox = await opened({ services: [...sharedServices, metered], build });
  const { port } = await sandbox.listen(0);
  return { sandbox, url: `http://127.0.0.1:${port}` };
}

/** Nothing of the machine's own credentials, configuration or proxies. */
export const bare = (url: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  AWS_ACCESS_KEY_ID: 'AKIDCLI',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_DEFAULT_REGION: region,
  AWS_ENDPOINT_URL: url,
  AWS_PAGER: '',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
});
