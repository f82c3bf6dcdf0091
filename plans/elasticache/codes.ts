/** Every code this recipe can say: what it is about, and the page its rule comes from. A code keeps its meaning for good. */
const guide = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg';
const api = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference';
const own = 'encmigrate: plans/elasticache/README.md';

const entry = (about: string, source: string) => ({ about, source });

export const codes = {
  // What cannot be migrated
  'EM-EC-001': entry('Memcached has neither encryption at rest nor backups', `${guide}/at-rest-encryption.html`),
  'EM-EC-002': entry('member of a global datastore', `${guide}/Redis-Global-Datastores-Getting-Started.html`),
  'EM-EC-003': entry('cluster mode is in transition', `${guide}/modify-cluster-mode.html`),
  'EM-EC-004': entry('nodes on Outposts', `${api}/API_NodeGroupMember.html`),
  'EM-EC-005': entry('not in a VPC', `${guide}/at-rest-encryption.html`),
  'EM-EC-006': entry('engine too old for encryption at rest', `${guide}/at-rest-encryption.html`),
  'EM-EC-007': entry('engine in Extended Support', `${guide}/extended-support.html`),
  'EM-EC-008': entry('engine version no longer offered', `${guide}/VersionManagement.HowTo.html`),
  'EM-EC-009': entry('durability: an in-place route may exist', `${guide}/Durability.ChangingDurability.html`),
  // State of the source
  'EM-EC-010': entry('the source is not available', `${guide}/backups-manual.html`),
  'EM-EC-011': entry('a member is not available', `${guide}/backups-manual.html`),
  'EM-EC-012': entry('changes are pending on the source', `${api}/API_ReplicationGroupPendingModifiedValues.html`),
  'EM-EC-013': entry('the parameter group is not in sync', `${api}/API_CacheParameterGroupStatus.html`),
  'EM-EC-014': entry('the members differ from each other', own),
  'EM-EC-015': entry('the source is in a state to be backed up', `${guide}/backups-manual.html`),
  // Encryption
  'EM-EC-020': entry('encrypted already, re-keyed by this plan', `${guide}/at-rest-encryption.html`),
  'EM-EC-021': entry('encrypted under this key already', `${guide}/at-rest-encryption.html`),
  'EM-EC-022': entry('the source is not encrypted', `${guide}/at-rest-encryption.html`),
  'EM-EC-023': entry('data tiering encrypts its disks anyway', `${guide}/at-rest-encryption.html`),
  // Shape and size
  'EM-EC-030': entry('the node type is of a previous generation', `${guide}/CacheNodes.SupportedTypes.html`),
  'EM-EC-031': entry('the chosen node type is not on offer', `${api}/API_ListAllowedNodeTypeModifications.html`),
  'EM-EC-032': entry('the chosen node type is smaller', `${api}/API_ListAllowedNodeTypeModifications.html`),
  'EM-EC-033': entry('data tiering and node type go together', `${guide}/data-tiering.html`),
  'EM-EC-034': entry('a shard has several slot ranges', `${api}/API_NodeGroupConfiguration.html`),
  'EM-EC-035': entry('slots are split evenly anew', `${guide}/Replication.CreatingReplGroup.NoExistingCluster.Cluster.html`),
  'EM-EC-036': entry('uneven shards are kept as they are', `${api}/API_NodeGroupConfiguration.html`),
  'EM-EC-037': entry('nodes are pinned to availability zones', `${guide}/ErrorMessages.html`),
  'EM-EC-038': entry('parameter group and engine version do not fit', `${api}/API_CreateReplicationGroup.html`),
  'EM-EC-039': entry('a standalone cache becomes a replication group', `${api}/API_CreateCacheCluster.html`),
  // Names
  'EM-EC-040': entry('the id of the target is not valid', `${api}/API_CreateReplicationGroup.html`),
  'EM-EC-041': entry('the id of the target is taken', `${api}/API_CreateReplicationGroup.html`),
  'EM-EC-042': entry('the id of the target is that of the source', `${api}/API_CreateReplicationGroup.html`),
  'EM-EC-043': entry('names that this plan gives', `${guide}/backups-manual.html`),
  // Network and quotas
  'EM-EC-050': entry('too few free addresses in the subnets', own),
  'EM-EC-051': entry('the quota of nodes is too small', `${guide}/quota-limits.html`),
  'EM-EC-052': entry('the quota of nodes is not known', `${guide}/quota-limits.html`),
  'EM-EC-053': entry('the quota of manual backups is used up', `${guide}/backups.html`),
  'EM-EC-054': entry('memory is nearly full', `${guide}/BestPractices.BGSAVE.html`),
  'EM-EC-055': entry('little memory is reserved', `${guide}/redis-memory-management.html`),
  'EM-EC-056': entry('a security group is missing', `${api}/API_CreateReplicationGroup.html`),
  'EM-EC-057': entry('the subnet group does not support the network type', `${api}/API_CacheSubnetGroup.html`),
  'EM-EC-058': entry('room for the target', own),
  'EM-EC-059': entry('too many tags', `${guide}/Tagging-Resources.html`),
  // Access
  'EM-EC-060': entry('an AUTH token is needed', `${guide}/auth.html`),
  'EM-EC-061': entry('a user group is not active', `${guide}/Clusters.RBAC.html`),
  'EM-EC-062': entry('IAM authentication names the group', `${guide}/auth-iam.html`),
  'EM-EC-063': entry('TLS certificates carry AWS names only', `${guide}/in-transit-encryption-enable.html`),
  // Choices
  'EM-EC-070': entry('what happens to writes is not chosen', own),
  'EM-EC-071': entry('writers stop', own),
  'EM-EC-072': entry('writes after the backup are lost', own),
  'EM-EC-073': entry('the target starts empty', own),
  'EM-EC-074': entry('no endpoint place is given', own),
  'EM-EC-075': entry('an endpoint place cannot be read', own),
  'EM-EC-076': entry('an endpoint place does not hold an endpoint of the source', own),
  'EM-EC-077': entry('a choice cannot be understood', own),
  'EM-EC-078': entry('a place is changed by hand', own),
  'EM-EC-079': entry('a place names one node', own),
  'EM-EC-080': entry('the target has no such endpoint', `${guide}/Endpoints.html`),
  'EM-EC-081': entry('a place will be changed', own),
  'EM-EC-082': entry('there is no soak', own),
  'EM-EC-083': entry('clients must connect anew', `${guide}/Endpoints.html`),
  // Backups
  'EM-EC-090': entry('older manual backups lie in clear', `${guide}/at-rest-encryption.html`),
  'EM-EC-091': entry('automatic backups are deleted with the source', `${guide}/backups-manual.html`),
  'EM-EC-092': entry('backups without a key of yours', `${guide}/at-rest-encryption.html`),
  'EM-EC-093': entry('shards are backed up each at its own instant', `${guide}/backups.html`),
  // Not handled, and said so
  'EM-EC-901': entry('not handled: autoscaling, alarms, IAM policies', own),
  'EM-EC-902': entry('not handled: the node that automatic backups are taken of', `${api}/API_ModifyReplicationGroup.html`),
  'EM-EC-903': entry('not handled: notification topic status', `${api}/API_ModifyReplicationGroup.html`),
  'EM-EC-904': entry('not handled: infrastructure as code', own),
  'EM-EC-905': entry('not handled: log delivery that does not work', `${guide}/Log_Delivery.html`),
  'EM-EC-906': entry('not handled: scripts loaded by EVALSHA', own),
  'EM-EC-950': entry('a fact could not be read', own),
} as const;

export type Code = keyof typeof codes;
