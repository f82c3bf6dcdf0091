/** The `api` reader: one GET of an HTTP API; a refusal is an answer, not an error. */
import { callApi } from '../../api/session.ts';
import { ApiError } from '../../api/error.ts';
import type { ActionContext } from '../context.ts';
import type { Reader } from '../schema.ts';

type ApiReader = Extract<Reader, { reader: 'api' }>;

export async function readApi(
  reader: ApiReader,
  { http, clock, sandbox, signal }: Pick<ActionContext, 'http' | 'clock' | 'sandbox' | 'signal'>,
): Promise<Record<string, unknown>> {
  try {
    const query = Object.fromEntries(Object.entries(reader.query ?? {}).map(([name, value]) => [name, String(value)]));
    const { body } = await callApi({ http, clock, sandbox }, { method: 'GET', host: reader.host, path: String(reader.path), query }, { signal });
    return (body ?? {}) as Record<string, unknown>;
  } catch (error) {
    // What could not be asked at all is no answer.
    if (error instanceof ApiError && (error.kind === 'fault' || error.kind === 'denied'))
      return { $fault: error.name, message: error.message, ...(error.status ? { status: error.status } : {}) };
    throw error;
  }
}
