/** Between an instance's row and the real Neo4j that holds its data. Without Java or Neo4j's jars there are rows only, with their counts. */
import { openNeo4j, type Neo4jEngine, type Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { type Content, copied, type Instance, instances } from './rows.ts';

interface Data {
  engine: Neo4jEngine | undefined;
  /** Loads under way, by instance; what they resolve with is why they failed. */
  loads: Map<string, { content: Content; done: Promise<string | undefined>; ended: boolean; failed?: string }>;
}

const opened = new WeakMap<SandboxWorld, Data>();

const dataOf = (world: SandboxWorld): Data => {
  const found = opened.get(world);
  if (!found) throw new Error('the Aura service was not opened in this world');
  return found;
};

export const engineOf = (world: SandboxWorld): Neo4jEngine | undefined => dataOf(world).engine;

/** `place`: where Java and the jars are; undefined where they are not. */
export function openData(world: SandboxWorld, place: Neo4jPlace | undefined): void {
  const engine = place && openNeo4j({ world, place, spec: (id) => instances(world).get(id) });
  opened.set(world, { engine, loads: new Map() });
}

export async function closeData(world: SandboxWorld): Promise<void> {
  const { engine, loads } = dataOf(world);
  await engine?.close();
  await Promise.allSettled([...loads.values()].map(({ done }) => done));
}

/** What the instance holds now, for a copy elsewhere. A real database is stopped for it, as Community has no other way. */
export async function capture(world: SandboxWorld, row: Instance): Promise<Content> {
  const { engine } = dataOf(world);
  const content = copied(world, row.content);
  if (!engine || engine.held(row.id) !== row.content.key) return content;
  const { statements: _, ...counted } = content;
  const archive = engine.archive(content.key);
  await world.clock.busy(engine.dump(row.id, archive));
  return { ...counted, archive };
}

/** Begins to load, after `first`; `loaded` says how it went. The instance's row still holds what it held. */
export function load(world: SandboxWorld, row: Instance, content: Content, first: Promise<void> = Promise.resolve()): void {
  const { engine, loads } = dataOf(world);
  const into = async (): Promise<void> => {
    await first;
    if (!engine) return;
    await engine.prepare(row.id, content);
    if (content.archive !== undefined) Object.assign(content, await engine.counts(row.id));
  };
  const work = world.clock.busy(into());
  const entry: { content: Content; done: Promise<string | undefined>; ended: boolean; failed?: string } = {
    content,
    ended: false,
    done: work.then(
      () => undefined,
      (error: Error) => error.message,
    ),
  };
  loads.set(row.id, entry);
  void entry.done.then((why) => {
    entry.ended = true;
    if (why !== undefined) entry.failed = why;
    world.changed();
  });
}

/** 'pending', or how it ended; a load that an earlier sandbox began is made when its data is first asked for. */
export function loaded(world: SandboxWorld, row: Instance): 'pending' | { failed?: string } {
  const found = dataOf(world).loads.get(row.id);
  if (!found) return {};
  if (!found.ended) return 'pending';
  dataOf(world).loads.delete(row.id);
  return found.failed === undefined ? {} : { failed: found.failed };
}

/** Its process ends, its files go. */
export function discard(world: SandboxWorld, id: string): void {
  void dataOf(world)
    .engine?.remove(id)
    .catch(() => undefined);
}
