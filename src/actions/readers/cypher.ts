/** The `cypher` reader: the first value of one read-only query, or of two a window apart. Not reachable is an answer too. */
import { milliseconds } from '../../plan/duration.ts';
import { same } from '../../plan/digest.ts';
import { openCypher } from '../../neo4j/session.ts';
import type { ActionContext } from '../context.ts';
import type { Reader } from '../schema.ts';

type CypherReader = Extract<Reader, { reader: 'cypher' }>;
type CypherContext = Pick<ActionContext, 'resolve' | 'bolt' | 'clock' | 'signal' | 'sandbox' | 'missing'>;

export async function readCypher(reader: CypherReader, context: CypherContext): Promise<Record<string, unknown>> {
  const lacking = context.sandbox ? context.missing.neo4j : undefined;
  if (lacking) return { reachable: false, skipped: true, reason: lacking };
  const first = await once(reader, context);
  if (first.reachable !== true || !reader.window) return first;
  await context.clock.sleep(milliseconds(reader.window), context.signal);
  const second = await once(reader, context);
  return second.reachable === true ? { ...second, unchanged: same(first.found, second.found) } : second;
}

async function once(reader: CypherReader, context: CypherContext): Promise<Record<string, unknown>> {
  const { clock, signal } = context;
  try {
    return await clock.busy(
      (async () => {
        const session = await openCypher(context, { uri: String(reader.uri), user: String(reader.user), password: String(reader.password) }, signal);
        try {
          const [row] = await session.run(reader.query);
          return { reachable: true, found: row ? (Object.values(row)[0] ?? null) : null };
        } finally {
          await session.close();
        }
      })(),
    );
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return { reachable: false, reason: String((error as Error).message).slice(0, 300) };
  }
}
