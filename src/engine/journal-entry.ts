/** One line of a journal. State is a pure fold over these (reduce.ts). */
import { z } from 'zod';

const common = { n: z.number().int(), at: z.iso.datetime(), prev: z.string(), hash: z.string() };
const step = { step: z.string(), attempt: z.number().int() };
const error = z.strictObject({ name: z.string(), message: z.string(), requestId: z.string().optional() });

export const entrySchema = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('open'), format: z.literal('encmigrate/journal@1'), plan: z.string(), digest: z.string() }),
  /** A process took up the run. */
  z.strictObject({
    ...common,
    type: z.literal('run'),
    host: z.string(),
    pid: z.number(),
    user: z.string(),
    tool: z.string(),
    mode: z.enum(['LIVE', 'SANDBOX']),
    account: z.string(),
    region: z.string(),
    identity: z.string(),
  }),
  /** On disk before the first byte of the action leaves. */
  z.strictObject({ ...common, ...step, type: z.literal('begin'), action: z.unknown(), free: z.boolean().optional() }),
  z.strictObject({ ...common, ...step, type: z.literal('checkpoint'), data: z.unknown() }),
  /** On disk before anything depends on it. */
  z.strictObject({
    ...common,
    ...step,
    type: z.literal('end'),
    outcome: z.string(),
    outputs: z.record(z.string(), z.unknown()),
    requestIds: z.array(z.string()).optional(),
    adopted: z.enum(['presumed', 'proven']).optional(),
  }),
  z.strictObject({ ...common, ...step, type: z.literal('fail'), error }),
  z.strictObject({ ...common, type: z.literal('skip'), step: z.string(), because: z.string() }),
  z.strictObject({ ...common, type: z.literal('gate'), step: z.string(), question: z.string() }),
  z.strictObject({ ...common, type: z.literal('consent'), step: z.string(), by: z.string(), how: z.string() }),
  z.strictObject({
    ...common,
    type: z.literal('drift'),
    facts: z.array(
      z.strictObject({ fact: z.string(), planned: z.unknown(), now: z.unknown(), verdict: z.enum(['harmless', 'revise', 'stop']), why: z.string() }),
    ),
    accepted: z.boolean(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('revise'),
    digest: z.string(),
    supersedes: z.string(),
    changed: z.array(z.string()),
    /** Made, taken back, and to be made again as the revision says. */ redo: z.array(z.string()),
    by: z.string(),
  }),
  /** `redo`: the step is taken back so that a revision can do it another way; otherwise the whole run is backed out. */
  z.strictObject({ ...common, type: z.literal('undo.begin'), step: z.string(), index: z.number().int(), action: z.unknown(), redo: z.boolean().optional() }),
  z.strictObject({
    ...common,
    type: z.literal('undo.end'),
    step: z.string(),
    index: z.number().int(),
    outcome: z.string(),
    text: z.string().optional(),
    requestIds: z.array(z.string()).optional(),
  }),
  z.strictObject({ ...common, type: z.literal('pause'), reason: z.string() }),
  z.strictObject({ ...common, type: z.literal('stop'), reason: z.string(), exit: z.number().int() }),
  z.strictObject({ ...common, type: z.literal('finish'), outcome: z.enum(['migrated', 'rolled-back']) }),
]);
export type Entry = z.infer<typeof entrySchema>;
type Distribute<E> = E extends Entry ? Omit<E, 'n' | 'at' | 'prev' | 'hash'> : never;
/** What the engine hands over; number, time and hashes are the journal's. */
export type Event = Distribute<Entry>;
