/** What becomes of things in world time: creating -> available, snapshotting -> available, deleting -> gone. facts/elasticache.md 4 */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { change, setStatus } from './change.ts';
import { adopt, discard, engineOf, inBackground } from './data.ts';
import { keyFailed, retire } from './encryption.ts';
import { happened } from './happen.ts';
import { type Handlers, later } from './moves.ts';
import { retainPrimary } from './remove.ts';
import { type Cache, cacheByUid, caches, groupKey, nodesOf, type Snapshot, snapshots, standaloneKey } from './rows.ts';
import { moveAddress } from './subnet-groups.ts';
import { backedUpNodes, take } from './take.ts';

const subject = (cache: Cache) => ({ type: cache.kind === 'group' ? ('replication-group' as const) : ('cache-cluster' as const), id: cache.id });

const snapshotByUid = (world: SandboxWorld, region: string, uid: string): Snapshot | undefined =>
  [...snapshots(world, region).values()].find((one) => one.uid === uid);

export const handlers: Handlers = {
  'node-created'(world, region, uid, at) {
    for (const cache of caches(world, region).values()) {
      const node = nodesOf(cache).find((one) => one.uid === uid);
      if (!node || cache.status !== 'creating') continue;
      node.status = 'available';
      happened(world, region, { type: 'cache-cluster', id: node.id }, 'Cache cluster created', at);
    }
  },

  created(world, region, uid, at) {
    const cache = cacheByUid(world, uid)?.cache;
    if (cache?.status !== 'creating') return;
    const backup = cache.restoredFrom === undefined ? undefined : snapshotByUid(world, region, cache.restoredFrom);
    if (backup?.status === 'restoring') backup.status = 'available';
    const key = keyFailed(world, region, cache.encryption.keyArn);
    if (key) cache.fails = { how: 'create-failed', reason: key };
    if (cache.fails) return failed(world, region, cache, cache.fails, at);
    setStatus(cache, 'available');
    happened(world, region, subject(cache), cache.kind === 'group' ? `Replication group ${cache.id} created` : 'Cache cluster created', at);
    // github.com/hashicorp/terraform/issues/10964: straight into its first automatic backup.
    if (cache.settings.SnapshotRetentionLimit > 0 && cache.settings.Engine !== 'memcached') automaticBackup(world, region, cache, at);
  },

  'snapshot-created'(world, region, uid, at) {
    const snapshot = snapshotByUid(world, region, uid);
    if (snapshot?.status !== 'creating') return;
    const why = snapshot.fails ?? unfilled(world, snapshot) ?? keyFailed(world, region, snapshot.keyArn);
    snapshot.status = why ? 'failed' : 'available';
    retire(world, region, snapshot);
    const of = snapshot.group ? { type: 'replication-group' as const, id: snapshot.group.id } : { type: 'cache-cluster' as const, id: snapshot.clusterId! };
    happened(
      world,
      region,
      of,
      why
        ? `Snapshot failed for snapshot with ID '${snapshot.name}': ${why}`
        : `Snapshot succeeded for snapshot with ID '${snapshot.name}' of ${of.type === 'cache-cluster' ? 'cache cluster' : 'replication group'} with ID '${of.id}'`,
      at,
    );
  },

  'snapshot-released'(world, region, uid) {
    const snapshot = snapshotByUid(world, region, uid);
    if (snapshot?.status === 'copying') snapshot.status = 'available';
  },

  'snapshot-deleted'(world, region, uid) {
    const snapshot = snapshotByUid(world, region, uid);
    if (snapshot?.status === 'deleting') dropSnapshot(world, region, snapshot);
  },

  'source-back'(world, _region, uid) {
    const cache = cacheByUid(world, uid)?.cache;
    if (cache?.status === 'snapshotting') setStatus(cache, 'available');
  },

  modified(world, region, uid, at) {
    const cache = cacheByUid(world, uid)?.cache;
    if (cache?.status !== 'modifying') return;
    setStatus(cache, 'available');
    happened(world, region, subject(cache), `Modification of ${cache.id} completed`, at);
  },

  deleted(world, region, uid, at) {
    const cache = cacheByUid(world, uid)?.cache;
    if (cache?.status === 'deleting') gone(world, region, cache, at);
  },

  retained(world, region, uid, at) {
    const cache = cacheByUid(world, uid)?.cache;
    if (cache?.status !== 'deleting') return;
    const alone = retainPrimary(world, region, cache);
    adopt(world, alone);
    // The grant lives with the cache, which lives on.
    cache.encryption = { type: 'none' };
    gone(world, region, cache, at);
  },
};

/** The sandbox was killed before the data were there. */
const unfilled = (world: SandboxWorld, snapshot: Snapshot): string | undefined =>
  engineOf(world) && !snapshot.seed && snapshot.nodes.some((node) => node.CacheSize === '') ? 'The backup was interrupted' : undefined;

function failed(world: SandboxWorld, region: string, cache: Cache, why: NonNullable<Cache['fails']>, at: Date): void {
  change(cache, () => {
    cache.status = 'create-failed';
    if (why.how === 'restore-failed') for (const node of nodesOf(cache)) node.status = 'restore-failed';
  });
  for (const node of nodesOf(cache)) moveAddress(world, region, node.subnet, 1);
  const what =
    why.how === 'restore-failed'
      ? `Restore of ${cache.id} from its backup failed`
      : `${cache.kind === 'group' ? 'Replication group' : 'Cache cluster'} ${cache.id} could not be created`;
  happened(world, region, subject(cache), `${what}: ${why.reason}`, at);
}

function automaticBackup(world: SandboxWorld, region: string, cache: Cache, at: Date): void {
  setStatus(cache, 'snapshotting');
  const stamp = at.toISOString().slice(0, 16).replace(/[T:]/g, '-');
  const { keyArn } = cache.encryption;
  const nodes = backedUpNodes(cache);
  const of = cache.cluster ? cache.id : nodes[0]!.node.id;
  // The row is there at once; its data follow while the time of the backup passes.
  const name = `automatic.${of}-${stamp}`;
  const { snapshot, filled } = take(world, region, cache, {
    name,
    source: 'automated',
    nodes,
    ...(keyArn ? { keyArn } : {}),
    tags: [...cache.tags],
    visibleAt: at,
  });
  inBackground(world, filled);
  const time = world.duration(60, 180);
  later(world, region, 'snapshot-created', snapshot.uid, time, at);
  later(world, region, 'source-back', cache.uid, time, at);
}

function gone(world: SandboxWorld, region: string, cache: Cache, at: Date): void {
  const notPlaced = cache.fails !== undefined;
  caches(world, region).delete(cache.kind === 'group' ? groupKey(cache.id) : standaloneKey(cache.id));
  retire(world, region, cache.encryption);
  if (!notPlaced) for (const node of nodesOf(cache)) moveAddress(world, region, node.subnet, 1);
  discard(world, cache);
  // Automatic backups go with their cache. facts/elasticache.md 5
  for (const snapshot of [...snapshots(world, region).values()])
    if (snapshot.cacheUid === cache.uid && snapshot.source === 'automated') dropSnapshot(world, region, snapshot);
  happened(world, region, subject(cache), cache.kind === 'group' ? `Replication group ${cache.id} deleted` : 'Cache cluster deleted', at);
}

function dropSnapshot(world: SandboxWorld, region: string, snapshot: Snapshot): void {
  snapshots(world, region).delete(snapshot.name);
  retire(world, region, snapshot);
  for (const node of snapshot.nodes) if (node.file) engineOf(world)?.removeBackup(node.file);
}
