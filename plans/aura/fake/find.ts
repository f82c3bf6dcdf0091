/** An instance that can be seen, and whether something can be done with it now. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { busy, noInstance, unavailable } from './refuse.ts';
import { type Instance, instances } from './rows.ts';

/** Throws 404 where there is none, also for a moment after its create. */
export function visible(world: SandboxWorld, id: string | undefined, now: Date): Instance {
  const found = instances(world).get(id ?? '');
  if (!found || found.seenFrom > now.toISOString()) throw noInstance(id ?? '');
  return found;
}

const moving = /^(creating|destroying|pausing|resuming|loading|restoring|updating|overwriting|suspending)$/;

/** Throws 409 while another operation runs, or where this one is not for the status it has. */
export function ready(world: SandboxWorld, row: Instance, action: string, statuses: string[] = ['running']): Instance {
  // Running does not guarantee that the next action is accepted: facts 4.6.
  if (moving.test(row.status) || world.fault('aura.busy', { instance: row.id, action })) throw busy(row.id);
  if (!statuses.includes(row.status)) throw unavailable(action, row.status);
  return row;
}
