/** Where a comparison is, as journalled: a SCAN cursor holds as long as the same process of the server runs. */
import { z } from 'zod';
import { type Count, type Difference, type Kind, nothingYet } from './difference.ts';
import type { Side } from './side.ts';

export interface Checkpoint {
  format: 'redis-compare@1';
  /** run_id of each shard, source's first. */
  runIds: string[];
  /** Numbers of the databases that any shard of either side has keys in. */
  databases: number[];
  /** Index into `databases`. */
  db: number;
  /** Index of the source's shard; its pages before `cursor` are settled. */
  shard: number;
  cursor: string;
  count: Count;
}

const schema = z.object({
  format: z.literal('redis-compare@1'),
  runIds: z.array(z.string()),
  databases: z.array(z.number()),
  db: z.number(),
  shard: z.number(),
  cursor: z.string(),
  count: z.object({
    keys: z.number(),
    differences: z.number(),
    byKind: z.custom<Record<Kind, number>>((v) => typeof v === 'object' && v !== null),
    named: z.array(z.custom<Difference>((v) => typeof v === 'object' && v !== null)),
    reportBytes: z.number(),
  }),
});

const runIds = (source: Side, target: Side): string[] => [...source.shards, ...target.shards].map(({ runId }) => runId);

/** The checkpoint, when it is one and both sides are the processes it was made with; else undefined, and all begins anew. */
export function resumable(checkpoint: unknown, source: Side, target: Side): Checkpoint | undefined {
  const parsed = schema.safeParse(structuredClone(checkpoint));
  if (!parsed.success) return undefined;
  const now = runIds(source, target);
  const { data } = parsed;
  return data.runIds.length === now.length && data.runIds.every((id, i) => id === now[i] && id !== '') ? data : undefined;
}

export function startOver(source?: Side, target?: Side): Checkpoint {
  const shards = [...(source?.shards ?? []), ...(target?.shards ?? [])];
  const databases = [...new Set(shards.flatMap((shard) => [...shard.databases.keys()]))].sort((a, b) => a - b);
  return { format: 'redis-compare@1', runIds: source && target ? runIds(source, target) : [], databases, db: 0, shard: 0, cursor: '0', count: nothingYet() };
}
