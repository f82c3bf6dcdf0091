/** The demo cloud with Neptune in it, an engine that runs plans on it, and how Neptune's plans are chosen in tests. */
import { neptuneDemo } from '../../../plans/neptune/fake/demo.ts';
import { neptune as service } from '../../../plans/neptune/fake/service.ts';
import { neptune } from '../../../plans/neptune/system.ts';
import type { RunEnd } from '../../../src/engine/run.ts';
import type { Choices } from '../../../src/plan/system.ts';
import { putAlias, putKey, putSecurityGroup } from '../../../src/sandbox/services/index.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';
import { agreeing, type RecordingHost, recordingHost } from '../../support/recording-host.ts';
import { openRig, type Rig } from '../../support/rig.ts';

export const region = 'eu-west-1';
export const fence = 'sg-0fe9ce00000000001';

export const byRename: Choices = { kmsKey: 'alias/graph', switch: 'rename', writes: 'frozen', soak: '10m' };
export const byConfiguration: Choices = { kmsKey: 'alias/graph', endpoints: ['ssm:/prod/graph/endpoint'], writes: 'frozen', soak: '10m' };

export const openGraphs = (): Promise<Rig> =>
  openRig({
    services: () => [...sharedServices, service],
    region,
    build(world) {
      putAlias(world, region, 'alias/graph', putKey(world, region, { description: 'Graphs' }).KeyId);
      neptuneDemo(world);
      putSecurityGroup(world, region, { groupId: fence, name: 'nobody', vpcId: 'vpc-0a11ce0fda7a5e7f1', ingress: [] });
    },
  });

export type Planned = Awaited<ReturnType<Rig['plan']>>;

export const planOf = (rig: Rig, choices: Choices, source = 'graph-main'): Promise<Planned> => rig.plan(neptune, source, choices);

export async function run(rig: Rig, planned: Planned, host: RecordingHost = recordingHost(agreeing()), more: object = {}): Promise<RunEnd> {
  return rig.run(planned, neptune, { host, ...more });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many operations, looked at by their fields
export async function aws(rig: Rig, operation: string, input: object = {}, of = 'neptune'): Promise<any> {
  return (await (await rig.connection()).world.aws.call(of, operation, input as Record<string, unknown>)).output;
}

export const cluster = async (rig: Rig, id: string) => (await aws(rig, 'DescribeDBClusters', { DBClusterIdentifier: id })).DBClusters[0];
export const names = async (rig: Rig): Promise<string[]> =>
  (await aws(rig, 'DescribeDBClusters')).DBClusters.map((c: { DBClusterIdentifier: string }) => c.DBClusterIdentifier).sort();
