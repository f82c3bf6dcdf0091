/** Manual backups: how many today (AWS allows 20 a node in 24 hours), which lie in clear, which names are taken. */
import type { Snapshot } from '@aws-sdk/client-elasticache';
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { ElastiCacheFacts, Plain } from './facts.ts';
import type { Optional } from './optional.ts';
import { everyPage } from './pages.ts';

type Backups = Pick<ElastiCacheFacts, 'backupsLastDay' | 'clearBackups' | 'takenBackupNames'>;

const day = 86_400_000;

export async function readBackups(
  call: AwsCaller['call'],
  optional: Optional,
  source: { id: string; members: string[]; revising?: string },
  now: Date,
): Promise<Backups> {
  const manual = await optional('manual backups', 'elasticache:DescribeSnapshots', () =>
    everyPage<Plain<Snapshot>>(call, 'elasticache', 'DescribeSnapshots', { SnapshotSource: 'user' }, 'Snapshots'),
  );
  if (!manual) return { backupsLastDay: null, clearBackups: [], takenBackupNames: [] };
  const ours = manual.filter((s) => s.ReplicationGroupId === source.id || source.members.includes(s.CacheClusterId ?? '') || s.CacheClusterId === source.id);
  const backupsLastDay: Record<string, number> = {};
  for (const snapshot of ours)
    for (const node of snapshot.NodeSnapshots ?? []) {
      if (now.getTime() - Date.parse(node.SnapshotCreateTime ?? '') >= day) continue;
      const name = node.CacheClusterId ?? snapshot.CacheClusterId ?? source.id;
      backupsLastDay[name] = (backupsLastDay[name] ?? 0) + 1;
    }
  const name = (s: Plain<Snapshot>): string => s.SnapshotName ?? '';
  const sorted = [...ours].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  return {
    backupsLastDay: Object.fromEntries(Object.entries(backupsLastDay).sort(([a], [b]) => (a < b ? -1 : 1))),
    // Without a key a backup is in clear, or under the service's key: the API does not tell them apart (facts 2).
    clearBackups: sorted.filter((s) => !s.KmsKeyId).map((s) => ({ SnapshotName: s.SnapshotName, ...(s.ARN ? { ARN: s.ARN } : {}) })),
    takenBackupNames: manual
      .map(name)
      .filter((n) => n.startsWith('em-') && !(source.revising && n.startsWith(`${source.revising}-`)))
      .sort(),
  };
}
