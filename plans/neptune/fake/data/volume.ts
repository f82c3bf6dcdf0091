/** The data of a cluster, or of a snapshot: one shared volume, whatever instances read it. Kept in a table of the world. */
import type { SandboxWorld, Table } from '../../../../src/sandbox/service.ts';
import type { Edge, Vertex } from './values.ts';

export interface StreamRecord {
  commitNum: number;
  opNum: number;
  /** Epoch ms. */
  at: number;
  op: 'ADD' | 'REMOVE';
  data: unknown;
  isLastOp: boolean;
}

export interface Statistics {
  id: number;
  date: string;
  /** The summary as it was when the statistics were made: it lags behind the data (facts 7). */
  summary: Record<string, unknown>;
}

export interface Volume {
  vertices: Vertex[];
  edges: Edge[];
  /** N-Quads. */
  quads: string;
  /** Newest last; old ones go, as after neptune_streams_expiry_days. */
  pgStream: StreamRecord[];
  rdfStream: StreamRecord[];
  /** The last commit of either kind; they are numbered apart. */
  pgCommit: number;
  rdfCommit: number;
  pgStatistics?: Statistics;
  rdfStatistics?: Statistics;
  /** Statistics asked for: ready at this time. */
  pgRefresh?: string;
  rdfRefresh?: string;
  /** Requests and commits by minute (epoch), newest last: what CloudWatch tells. */
  activity: { minute: number; reads: number; writes: number }[];
}

const volumes = (world: SandboxWorld): Table<Volume> => world.table<Volume>('neptune.volumes', 'global');

export const emptyVolume = (): Volume => ({ vertices: [], edges: [], quads: '', pgStream: [], rdfStream: [], pgCommit: 0, rdfCommit: 0, activity: [] });

export function createVolume(world: SandboxWorld, id: string): Volume {
  const volume = emptyVolume();
  volumes(world).set(id, volume);
  return volume;
}

export const volumeOf = (world: SandboxWorld, id: string): Volume => volumes(world).get(id) ?? createVolume(world, id);

/** A snapshot's data is kept under its name. */
export const snapshotVolume = (region: string, name: string): string => `${region}/${name}`;

/** The log of streams lies in the volume, so it is copied too (facts 6, inferred); what CloudWatch saw is not. */
export function copyVolume(world: SandboxWorld, from: string, to: string): void {
  volumes(world).set(to, { ...structuredClone(volumeOf(world, from)), activity: [] });
}

export const dropVolume = (world: SandboxWorld, id: string): void => void volumes(world).delete(id);

const keptMinutes = 26 * 60;
const keptRecords = 2_000;

export function noteActivity(volume: Volume, now: Date, kind: 'reads' | 'writes'): void {
  const minute = Math.floor(now.getTime() / 60_000);
  let last = volume.activity.at(-1);
  if (last?.minute !== minute) volume.activity.push((last = { minute, reads: 0, writes: 0 }));
  last[kind]++;
  while ((volume.activity[0]?.minute ?? minute) < minute - keptMinutes) volume.activity.shift();
}

export type Change = { op: 'ADD' | 'REMOVE'; data: unknown };

/** One transaction: a commit number, and its records where streams are on. */
export function commit(volume: Volume, kind: 'pg' | 'rdf', changes: Change[], now: Date, streams: boolean): void {
  if (changes.length === 0) return;
  const commitNum = kind === 'pg' ? ++volume.pgCommit : ++volume.rdfCommit;
  if (!streams) return;
  const records = changes.map(({ op, data }, index) => ({ commitNum, opNum: index + 1, at: now.getTime(), op, data, isLastOp: index === changes.length - 1 }));
  const stream = kind === 'pg' ? volume.pgStream : volume.rdfStream;
  stream.push(...records);
  if (stream.length > keptRecords) stream.splice(0, stream.length - keptRecords);
}
