/** The facts a plan rests on: plain JSON, in the service's own words where it has them. */
import type { DBCluster, DBClusterEndpoint, DBClusterSnapshot, DBInstance, DBSubnetGroup, Tag } from '@aws-sdk/client-neptune';
import type { PlaceFacts } from '../../../src/actions/places/look.ts';
import type { Unread } from '../../../src/aws/optional.ts';
import type { KeyFacts } from '../../../src/kms/facts.ts';
import type { DataPolicy } from './policies.ts';
import type { Scaling } from './scaling.ts';

/** The SDK's shape as JSON has it: dates are ISO text. */
export type Plain<T> = T extends Date ? string : T extends (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

export interface CustomEndpoint {
  row: Plain<DBClusterEndpoint>;
  tags: Plain<Tag>[] | null;
}

/** A subscription that names the cluster, an instance or a snapshot of it. */
export interface Subscription {
  name: string;
  sourceType: string;
  sourceIds: string[];
}

/** How many there are in the region, of every engine, and how many AWS allows; null where that could not be read. */
export interface Room {
  used: number | null;
  most: number | null;
}

export interface NeptuneFacts {
  id: string;
  arn: string;
  /** DbClusterResourceId: names and ARNs change owners half-way, this never does (facts/neptune.md 0.4). */
  resourceId: string;
  cluster: Plain<DBCluster>;
  /** Every instance of it, sorted by id. */
  members: Plain<DBInstance>[];
  tags: Plain<Tag>[] | null;
  memberTags: Record<string, Plain<Tag>[] | null>;
  customEndpoints: CustomEndpoint[];
  subscriptions: Subscription[];
  /** Alarms that look at the cluster or an instance by name. */
  alarms: string[];
  /** Replica auto scaling of its name; null where it could not be read. */
  scaling: Scaling | null;
  /** IAM policies that name its resource id; null where IAM could not be read, empty without IAM authentication. */
  dataPolicies: DataPolicy[] | null;
  clusterParameterGroup: { name: string; family: string | null } | null;
  /** neptune_streams of the cluster parameter group; null where it could not be read. */
  streams: boolean | null;
  instanceParameterGroups: { name: string; family: string | null }[];
  subnetGroup: Plain<DBSubnetGroup> | null;
  subnets: { id: string; zone: string | null; freeIps: number }[] | null;
  /** Those that exist, of the ones the cluster names and the fence that was chosen. */
  securityGroups: string[] | null;
  engineVersions: { version: string; family: string | null }[] | null;
  /** Of the version of the source: class, zones, and whether its storage can be encrypted. */
  orderable: { instanceClass: string; zones: string[]; encryption: boolean | null }[] | null;
  room: { clusters: Room; instances: Room; snapshots: Room };
  /** Snapshots of this cluster without encryption, older than the plan; automated ones go with the cluster. */
  clearSnapshots: Pick<Plain<DBClusterSnapshot>, 'DBClusterSnapshotIdentifier' | 'DBClusterSnapshotArn' | 'SnapshotType' | 'SnapshotCreateTime'>[];
  /** Names of the region that this plan must not take. */
  taken: { clusters: string[]; instances: string[]; snapshots: string[]; endpoints: string[] };
  key: KeyFacts | null;
  /** The chosen, or proposed, id of the target and who has it now. */
  target: { id: string; takenBy: string | null; plan: string | null };
  places: PlaceFacts[];
  unread: Unread[];
}

/** What can drift. */
export type Seen = Pick<NeptuneFacts, 'id' | 'arn' | 'resourceId' | 'cluster' | 'members' | 'tags' | 'customEndpoints' | 'scaling' | 'key' | 'places'>;
