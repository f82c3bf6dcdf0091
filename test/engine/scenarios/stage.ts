/** What the scenarios share: one case on the sandbox, in virtual time. Each test opens its own world. */
import { afterEach } from 'vitest';
import { elasticache } from '../../../plans/elasticache/system.ts';
import { readJournal } from '../../../src/engine/journal.ts';
import type { RunGiven } from '../../../src/engine/run.ts';
import { journalPath } from '../../../src/plan/file.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { openRig, type Rig } from '../../support/rig.ts';
import type { ScheduleCase } from '../schedule/case.ts';
import { cmd } from '../schedule/elasticache.ts';

export let rig: Rig;
afterEach(() => rig.close());

export async function planned(given: ScheduleCase = cmd, more: { engines?: boolean; choices?: object } = {}) {
  rig = await openRig({ ...given.world, engines: more.engines ?? false });
  return rig.plan(given.system, given.source, { ...given.choices, ...more.choices });
}
export type Planned = Awaited<ReturnType<typeof planned>>;

export const aws = async (operation: string, input: object, service = 'elasticache') =>
  (await rig.connection()).world.aws.call(service, operation, input as Record<string, unknown>);
export const settle = async (ms = 3_600_000) => rig.sandbox.clock.sleep(ms);
export const journal = async (plan: Planned) => (await readJournal(journalPath(plan.planPath))).entries;
export const writes = () => rig.sandbox.requests.filter((request) => request.write && request.error === undefined).map((request) => request.operation);
export const group = {
  ReplicationGroupId: 'sessions-enc',
  ReplicationGroupDescription: 'sessions',
  CacheNodeType: 'cache.m6g.large',
  NumCacheClusters: 2,
  AutomaticFailoverEnabled: true,
  CacheSubnetGroupName: 'caches',
};
export const given = (plan: Planned, more: Partial<RunGiven> = {}): Promise<RunGiven> =>
  rig
    .connection()
    .then((connection) => ({ ...plan, system: elasticache, connection, host: recordingHost(agreeing()), signal: new AbortController().signal, ...more }));

/** A client of a group's primary endpoint. Only where redis-server is here. */
export async function primaryOf(id: string) {
  const { world } = await rig.connection();
  const { output } = await aws('DescribeReplicationGroups', { ReplicationGroupId: id });
  const [found] = output.ReplicationGroups as { NodeGroups: { PrimaryEndpoint: { Address: string; Port: number } }[] }[];
  const endpoint = found?.NodeGroups[0]?.PrimaryEndpoint;
  if (!endpoint) throw new Error(`${id} has no primary endpoint`);
  return world.redis({ host: endpoint.Address, port: endpoint.Port, tls: false });
}
