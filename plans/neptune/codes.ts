/** Every code this recipe can say: what it is about, and the page its rule comes from. A code keeps its meaning for good. */
const guide = 'https://docs.aws.amazon.com/neptune/latest/userguide';
const api = 'https://docs.aws.amazon.com/neptune/latest/apiref';
const aurora = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide';
const own = 'encmigrate: plans/neptune/README.md';

const entry = (about: string, source: string) => ({ about, source });

export const codes = {
  // What cannot be migrated
  'EM-NE-001': entry('member of a global database', `${guide}/encrypt.html`),
  'EM-NE-002': entry('shared with another account for cloning', `${aurora}/Aurora.Managing.Clone.html`),
  'EM-NE-003': entry('engine version no longer offered', `${guide}/engine-releases.html`),
  'EM-NE-004': entry('the chosen engine version is older than the snapshot', `${api}/API_RestoreDBClusterFromSnapshot.html`),
  'EM-NE-005': entry('a clone, or cloned from', own),
  // State of the source
  'EM-NE-010': entry('the source is not available', `${api}/API_CreateDBClusterSnapshot.html`),
  'EM-NE-011': entry('an instance is not available', own),
  'EM-NE-012': entry('changes are pending', `${api}/API_ModifyDBCluster.html`),
  'EM-NE-013': entry('a parameter group is not in sync', `${guide}/parameter-groups.html`),
  'EM-NE-014': entry('the cluster has no writer', own),
  'EM-NE-015': entry('the source is in a state to be backed up', own),
  'EM-NE-016': entry('bulk loads and fast resets must be over', `${guide}/bulk-load.html`),
  // Encryption
  'EM-NE-020': entry('encrypted already, re-keyed by this plan', `${guide}/encrypt.html`),
  'EM-NE-021': entry('encrypted under this key already', `${guide}/encrypt.html`),
  'EM-NE-022': entry('the source is not encrypted', `${guide}/encrypt.html`),
  'EM-NE-023': entry('the key that AWS manages for RDS', `${guide}/encrypt.html`),
  // Shape and size
  'EM-NE-030': entry('an instance class is not offered', `${api}/API_DescribeOrderableDBInstanceOptions.html`),
  'EM-NE-031': entry('an instance class does not support encryption', `${api}/API_OrderableDBInstanceOption.html`),
  'EM-NE-032': entry('an instance class is not offered in its zone', `${api}/API_DescribeOrderableDBInstanceOptions.html`),
  'EM-NE-033': entry('parameter group and engine version do not fit', `${guide}/parameter-groups.html`),
  'EM-NE-034': entry('replicas of auto scaling get no twin', `${guide}/manage-console-autoscaling.html`),
  'EM-NE-035': entry('serverless instances', `${guide}/neptune-serverless-capacity-scaling.html`),
  'EM-NE-036': entry('a custom endpoint of type WRITER', `${guide}/feature-custom-endpoint-membership.html`),
  'EM-NE-037': entry('custom endpoints are made anew', `${guide}/feature-overview-endpoints.html`),
  // Names
  'EM-NE-040': entry('the id of the target is not valid', `${api}/API_RestoreDBClusterFromSnapshot.html`),
  'EM-NE-041': entry('the id of the target is taken', `${api}/API_RestoreDBClusterFromSnapshot.html`),
  'EM-NE-042': entry('the id of the target is that of the source', `${api}/API_RestoreDBClusterFromSnapshot.html`),
  'EM-NE-043': entry('names that this plan gives', own),
  'EM-NE-044': entry('the name for the old cluster is taken', `${api}/API_ModifyDBCluster.html`),
  // Network and quotas
  'EM-NE-050': entry('too few free addresses in the subnets', own),
  'EM-NE-051': entry('a quota is too small', `${guide}/limits.html`),
  'EM-NE-052': entry('a quota is not known', `${guide}/limits.html`),
  'EM-NE-053': entry('a security group is missing', `${api}/API_RestoreDBClusterFromSnapshot.html`),
  'EM-NE-054': entry('room for the target', own),
  'EM-NE-055': entry('too many tags', `${guide}/tagging.html`),
  // Access
  'EM-NE-060': entry('IAM data policies name the cluster', `${guide}/iam-data-resources.html`),
  'EM-NE-061': entry('without IAM authentication', `${guide}/iam-auth.html`),
  'EM-NE-062': entry('an instance is reachable from the internet', `${guide}/neptune-public-endpoints.html`),
  'EM-NE-063': entry('roles of the cluster', `${guide}/bulk-load-tutorial-IAM.html`),
  'EM-NE-064': entry('a public instance without IAM authentication', `${guide}/neptune-public-endpoints.html`),
  'EM-NE-065': entry('no IAM policy names the cluster', `${guide}/iam-data-resources.html`),
  // Choices
  'EM-NE-070': entry('what happens to writes is not chosen', own),
  'EM-NE-071': entry('writers stop', own),
  'EM-NE-072': entry('writes after the snapshot are lost', own),
  'EM-NE-073': entry('how clients get to the target is not chosen', own),
  'EM-NE-074': entry('no endpoint place is given', own),
  'EM-NE-075': entry('an endpoint place cannot be read', own),
  'EM-NE-076': entry('an endpoint place does not hold an endpoint of the source', own),
  'EM-NE-077': entry('a choice cannot be understood', own),
  'EM-NE-078': entry('a place is changed by hand', own),
  'EM-NE-079': entry('a place names one instance', own),
  'EM-NE-080': entry('the target has no such endpoint', `${guide}/feature-overview-endpoints.html`),
  'EM-NE-081': entry('a place will be changed', own),
  'EM-NE-082': entry('there is no soak', own),
  'EM-NE-083': entry('clients must connect anew', `${guide}/feature-overview-endpoints.html`),
  'EM-NE-084': entry('a rename keeps the host names', own),
  'EM-NE-085': entry('a place stays as it is', own),
  'EM-NE-086': entry('the old cluster is not fenced off', own),
  'EM-NE-087': entry('addresses of single instances change', own),
  'EM-NE-088': entry('how it is measured that writers stopped', `${guide}/streams-using.html`),
  'EM-NE-089': entry('instances are renamed, too', `${guide}/manage-console-instances-rename.html`),
  // Backups
  'EM-NE-090': entry('snapshots lie in clear', `${guide}/backup-restore.html`),
  'EM-NE-091': entry('automatic backups are deleted with the source', `${guide}/backup-restore-overview.html`),
  'EM-NE-092': entry('a last snapshot of the source would lie in clear', `${guide}/backup-restore-copy-snapshot.html`),
  'EM-NE-093': entry('no last snapshot of the source', own),
  // Not handled, and said so
  'EM-NE-901': entry('replica auto scaling could not be read', `${guide}/manage-console-autoscaling.html`),
  'EM-NE-902': entry('not handled: alarms and dashboards', own),
  'EM-NE-903': entry('not handled: exported logs', `${guide}/cloudwatch-logs.html`),
  'EM-NE-904': entry('not handled: infrastructure as code', own),
  'EM-NE-905': entry('not handled: consumers of streams', `${guide}/streams-using.html`),
  'EM-NE-906': entry('not handled: AWS Backup, EventBridge, snapshot sharing', own),
  'EM-NE-907': entry('certificate authorities of instances', `${api}/API_ModifyDBInstance.html`),
  'EM-NE-908': entry('event subscriptions keep the old names', `${guide}/events.html`),
  'EM-NE-909': entry('replica auto scaling goes along', `${guide}/manage-console-autoscaling.html`),
  'EM-NE-910': entry('alarms of step scaling policies', `${guide}/manage-console-autoscaling.html`),
  'EM-NE-950': entry('a fact could not be read', own),
} as const;

export type Code = keyof typeof codes;
