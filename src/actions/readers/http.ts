/** The `http` reader: one GET of a datastore's own endpoint, or two of them a window apart. Not reachable is an answer too. */
import { milliseconds } from '../../plan/duration.ts';
import { query } from '../../plan/references.ts';
import type { ActionContext } from '../context.ts';
import type { Reader } from '../schema.ts';

type HttpReader = Extract<Reader, { reader: 'http' }>;

/** Answers { reachable, status, found } where `found` is what `path` picks of the body, and `unchanged` after a window; else { reachable: false, reason, skipped? }. */
export async function readHttp(
  reader: HttpReader,
  context: Pick<ActionContext, 'http' | 'clock' | 'signal' | 'sandbox' | 'missing'>,
): Promise<Record<string, unknown>> {
  const lacking = reader.engine && context.sandbox ? context.missing[reader.engine] : undefined;
  if (lacking) return { reachable: false, skipped: true, reason: lacking };
  const first = await once(reader, context);
  if (first.reachable !== true || !reader.window) return first;
  await context.clock.sleep(milliseconds(reader.window), context.signal);
  const second = await once(reader, context);
  return second.reachable === true ? { ...second, unchanged: JSON.stringify(first.found) === JSON.stringify(second.found) } : second;
}

async function once(reader: HttpReader, { http, clock, signal }: Pick<ActionContext, 'http' | 'clock' | 'signal'>): Promise<Record<string, unknown>> {
  try {
    const request = {
      method: 'GET' as const,
      host: String(reader.host),
      path: reader.url,
      query: reader.query,
      ...(reader.signs ? { signs: reader.signs } : {}),
    };
    const { status, body } = await clock.busy(http(request, signal));
    // Who may not read learns nothing of the data, so nothing is said about it.
    if (status === 401 || status === 403) return { reachable: false, reason: `HTTP ${status}: ${body.slice(0, 200)}` };
    return { reachable: true, status, found: query(parsed(body), reader.path) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return { reachable: false, reason: (error as Error).message || String((error as { code?: unknown }).code ?? error) };
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
