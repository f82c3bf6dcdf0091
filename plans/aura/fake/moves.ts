/** Status machines over world time: what happens to a row when its time has come, and keys that come and go. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { keys as kmsKeys } from '../../../src/sandbox/services/index.ts';
import { discard, loaded } from './data.ts';
import { usable } from './keys/policy.ts';
import { type Content, copied, type Due, type Instance, instances, type Key, keys, later, snapshots } from './rows.ts';
import { begin } from './snapshots.ts';

/** Everything whose time has come, in the order of time, whichever row it is on. */
export function advance(world: SandboxWorld, now: Date): void {
  watchKeys(world, now);
  for (;;) {
    const next = earliest(world, now.toISOString());
    if (!next) break;
    const due = next.row.due.shift() as Due;
    next.run(due, new Date(due.at));
  }
  loseKeys(world);
}

interface Next {
  row: { due: Due[] };
  run(due: Due, at: Date): void;
}

function earliest(world: SandboxWorld, now: string): Next | undefined {
  let found: Next | undefined;
  const look = <T extends { due: Due[] }>(table: Map<string, T>, run: (row: T, due: Due, at: Date) => void): void => {
    for (const row of table.values()) {
      const at = row.due[0]?.at;
      if (at !== undefined && at <= now && (!found || at < (found.row.due[0]?.at ?? ''))) found = { row, run: (due, when) => run(row, due, when) };
    }
  };
  look(instances(world), (row, due, at) => moveInstance(world, row, due, at, now));
  look(snapshots(world), (row, due) => Object.assign(row, due.with));
  look(keys(world), (row, due) => Object.assign(row, due.with));
  return found;
}

function moveInstance(world: SandboxWorld, row: Instance, due: Due, at: Date, now: string): void {
  switch (due.what) {
    case 'gone':
      instances(world).delete(row.id);
      for (const [id, snapshot] of snapshots(world)) if (snapshot.instance === row.id) snapshots(world).delete(id);
      discard(world, row.id);
      return;
    case 'scheduled-snapshot':
      // One runs right after a create, and is in the way of another: facts 4.2.
      if (row.status === 'running') begin(world, row, 'Scheduled', at, copied(world, row.content));
      return;
    case 'loaded':
      finishLoading(world, row, due.with?.content as Content, new Date(now));
      return;
    default:
      Object.assign(row, due.with);
  }
}

/** The data has come, or could not be read; where it is still being read, a little later. */
export function finishLoading(world: SandboxWorld, row: Instance, content: Content, now: Date): boolean {
  const how = loaded(world, row);
  if (how === 'pending') {
    later(row, now, 1_000 * Math.max(1, Number.isFinite(world.clock.speed) ? world.clock.speed : 1), 'loaded', { content });
    return false;
  }
  const fault = world.fault('aura.load-failed', { instance: row.id });
  if (how.failed !== undefined || fault) {
    row.status = 'loading failed';
    row.failure = { Message: String(fault?.message ?? how.failed), Reason: String(fault?.reason ?? 'Fallback'), Url: 'https://aura.support.neo4j.com/' };
    return true;
  }
  row.content = content;
  row.status = 'running';
  delete row.failure;
  return true;
}

/** A record stays pending until the policy lets Aura in; there is no failed state: facts 4.5. */
function watchKeys(world: SandboxWorld, now: Date): void {
  for (const row of keys(world).values()) {
    if (row.status !== 'pending' || row.due.length > 0) continue;
    // Grants in other clouds are given there, where nobody here sees.
    if (row.cloud === 'aws' ? usable(world, row) : !world.fault('aura.key-pending', { key: row.id }))
      later(row, now, world.duration(20, 90), 'settled', { status: 'ready' });
  }
}

/** An instance whose key is gone is not running, and comes back with it: facts 1.1, 1.6. */
function loseKeys(world: SandboxWorld): void {
  for (const row of instances(world).values()) {
    const key = row.customerManagedKey === undefined ? undefined : keys(world).get(row.customerManagedKey);
    if (key?.cloud !== 'aws') continue;
    const lost = lossOf(world, key);
    if (lost && row.status === 'running') row.status = lost;
    else if (!lost && row.status.startsWith('encryption key')) row.status = 'running';
  }
}

function lossOf(world: SandboxWorld, key: Key): string | undefined {
  const held = kmsKeys(world, key.region).get(key.keyId);
  if (!held) return 'encryption key not found';
  if (held.KeyState === 'PendingDeletion') return 'encryption key deleted';
  return usable(world, key) ? undefined : 'encryption key error';
}
