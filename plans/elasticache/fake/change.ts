/** A change of a cache, with what was said of it before: for reads that come late. */
import { describeGroup } from './describe.ts';
import { type Cache, nodesOf } from './rows.ts';

export function change(cache: Cache, how: () => void): void {
  const before = cache.kind === 'group' ? describeGroup(cache) : undefined;
  how();
  if (before) cache.before = before;
}

export function setStatus(cache: Cache, status: 'available' | 'modifying' | 'snapshotting' | 'deleting'): void {
  change(cache, () => {
    cache.status = status;
    for (const node of nodesOf(cache)) node.status = status;
  });
}
