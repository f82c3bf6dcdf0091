/** The world of a sandbox: tables, ids, durations, movers, fault rules. Everything that is saved is in `snapshot`. */
import { createHash } from 'node:crypto';
import type { Clock } from '../engine/clock.ts';
import type { FaultRules, SavedFault } from './faults.ts';
import type { SandboxWorld, Table } from './service.ts';

/** world.json. Rows are listed as entries: an object would reorder keys that look like numbers. */
export interface SavedWorld {
  format: 'encmigrate/world@1';
  account: string;
  seed: string;
  /** World time when it was saved. */
  now: string;
  /** How many ids and durations were drawn: the next ones follow. */
  drawn: number;
  tables: { name: string; region: string; rows: [string, unknown][] }[];
  faults: SavedFault[];
}

export interface OpenWorld extends SandboxWorld {
  /** Runs the services' status machines up to now. */
  advance(now: Date): void;
  whenChanged(save: () => void): void;
  snapshot(): SavedWorld;
}

export interface WorldOptions {
  clock: Clock;
  account: string;
  partition: string;
  seed: string;
  dir: string | undefined;
  faults: FaultRules;
  saved: SavedWorld | undefined;
}

export function createWorld(options: WorldOptions): OpenWorld {
  const { clock, account, partition, seed, faults, saved } = options;
  const tables = new Map<string, { name: string; region: string; table: Table<unknown> }>();
  const movers: ((now: Date) => void)[] = [];
  let drawn = saved?.drawn ?? 0;
  let changed = (): void => {};
  const draw = (): Buffer => createHash('sha256').update(`${seed}:${drawn++}`).digest();
  const at = (name: string, region: string): Table<unknown> => {
    const key = `${name}@${region}`;
    let found = tables.get(key);
    if (!found) tables.set(key, (found = { name, region, table: new Map() }));
    return found.table;
  };
  for (const { name, region, rows } of saved?.tables ?? []) for (const [key, row] of rows) at(name, region).set(key, row);

  return {
    clock,
    account,
    partition,
    dir: options.dir,
    table: <T>(name: string, region: string) => at(name, region) as Table<T>,
    regions: (name) => [...tables.values()].filter((entry) => entry.name === name && entry.table.size > 0).map(({ region }) => region),
    id(length) {
      let hex = '';
      while (hex.length < length) hex += draw().toString('hex');
      return hex.slice(0, length);
    },
    duration: (low, high) => Math.round((low + (high - low) * (draw().readUInt32BE() / 2 ** 32)) * 1000),
    changed: () => changed(),
    whenChanged(save) {
      changed = save;
    },
    onAdvance: (move) => void movers.push(move),
    fault: (name, match = {}) => faults.service(name, match),
    advance(now) {
      for (const move of movers) move(now);
    },
    snapshot: () => ({
      format: 'encmigrate/world@1',
      account,
      seed,
      now: clock.now().toISOString(),
      drawn,
      tables: [...tables.values()].filter(({ table }) => table.size > 0).map(({ name, region, table }) => ({ name, region, rows: [...table] })),
      faults: faults.saved(),
    }),
  };
}
