/** What happens later, in world time: kept in a table, so that it happens also after a restart, and each thing once. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';

interface Move {
  at: string;
  what: string;
  region: string;
  /** uid of the row that it is about: a name that came again is another's. */
  uid: string;
  order: number;
}

export type Handlers = Record<string, (world: SandboxWorld, region: string, uid: string, at: Date) => void>;

const table = (world: SandboxWorld) => world.table<Move>('elasticache.moves', 'global');

/** `after` in ms of world time from `from`, now unless told. Answers when it will be. */
export function later(world: SandboxWorld, region: string, what: string, uid: string, after: number, from = world.clock.now()): Date {
  const moves = table(world);
  const order = [...moves.values()].reduce((most, move) => Math.max(most, move.order), 0) + 1;
  const at = new Date(from.getTime() + after);
  moves.set(String(order), { at: at.toISOString(), what, region, uid, order });
  return at;
}

/** `held`: rows whose real work goes on, by real time; their moves wait. The others in the order of their times; a move that one of them brings about, and that is due too, happens as well. */
export function moveOn(world: SandboxWorld, handlers: Handlers, now: Date, held: (uid: string) => boolean): void {
  const moves = table(world);
  for (;;) {
    const due = [...moves.values()]
      .filter(({ at, uid }) => Date.parse(at) <= now.getTime() && !held(uid))
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.order - b.order);
    const next = due[0];
    if (!next) return;
    moves.delete(String(next.order));
    handlers[next.what]?.(world, next.region, next.uid, new Date(next.at));
  }
}
