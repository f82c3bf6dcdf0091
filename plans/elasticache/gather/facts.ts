/** The facts a plan rests on: plain JSON, in the service's own words where it has them. */
import type {
  CacheCluster,
  CacheEngineVersion,
  CacheParameterGroup,
  CacheSubnetGroup,
  ReplicationGroup,
  Snapshot,
  Tag,
  UserGroup,
} from '@aws-sdk/client-elasticache';
import type { KeyFacts } from '../../../src/kms/facts.ts';
import type { PlaceFacts } from '../../../src/actions/places/look.ts';

/** The SDK's shape as JSON has it: dates are ISO text. */
export type Plain<T> = T extends Date ? string : T extends (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/** A fact that could not be read and that the plan can do without. */
export interface Unread {
  what: string;
  operation: string;
  name: string;
  message: string;
}

export interface ElastiCacheFacts {
  /** cmd: cluster mode disabled. cme: enabled. Decided by ClusterEnabled, never by the number of shards. */
  shape: 'cmd' | 'cme' | 'standalone';
  id: string;
  arn: string;
  group: Plain<ReplicationGroup> | null;
  /** Every member, sorted by id; of a standalone cache, itself. */
  members: Plain<CacheCluster>[];
  tags: Plain<Tag>[] | null;
  parameterGroup: Plain<CacheParameterGroup> | null;
  /** In percent; null where it could not be read. */
  reservedMemoryPercent: number | null;
  subnetGroup: Plain<CacheSubnetGroup> | null;
  subnets: { id: string; zone: string | null; freeIps: number }[] | null;
  /** Those that exist, of the ones the members name. */
  securityGroups: string[] | null;
  /** Of the last 24 hours, by node: AWS allows 20 manual ones. */
  backupsLastDay: Record<string, number> | null;
  /** Manual backups of this source without a key of the customer's. */
  clearBackups: Pick<Plain<Snapshot>, 'SnapshotName' | 'ARN'>[];
  /** Names of this tool's own pattern that are taken. */
  takenBackupNames: string[];
  engineVersions: Pick<Plain<CacheEngineVersion>, 'EngineVersion' | 'CacheParameterGroupFamily'>[] | null;
  nodeTypes: { up: string[]; down: string[] } | null;
  nodes: { inRegion: number; quota: number | null };
  userGroups: Plain<UserGroup>[];
  key: KeyFacts | null;
  /** The chosen, or proposed, id of the target and who has it now. */
  target: { id: string; takenBy: string | null; plan: string | null };
  places: PlaceFacts[];
  /** Of the last hour, from CloudWatch. */
  load: { connections: number | null; memoryPercent: number | null } | null;
  unread: Unread[];
}

export const manualPerNodeAndDay = 20;
