/** The `aws` reader: one read operation with every page merged; a modelled fault is an answer, not an error. */
import { AwsError } from '../../aws/error.ts';
import type { Retrying } from '../../aws/retry.ts';
import type { ActionOf } from '../schema.ts';
import type { Reader } from '../schema.ts';

/** The names AWS services page with; ElastiCache and RDS use Marker, most others NextToken. */
const tokens = [
  ['NextToken', 'NextToken'],
  ['Marker', 'Marker'],
  ['NextMarker', 'Marker'],
  ['PaginationToken', 'PaginationToken'],
] as const;

export async function readAws(reader: Extract<Reader, { reader: 'aws' }>, call: Retrying, signal?: AbortSignal): Promise<Record<string, unknown>> {
  try {
    return await allPages(reader.service, reader.operation, reader.input, call, signal);
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'fault') return { $fault: error.name, message: error.message };
    throw error;
  }
}

/** Lists of all pages joined; everything else is of the last page. */
export async function allPages(service: string, operation: string, input: Record<string, unknown>, call: Retrying, signal?: AbortSignal) {
  const merged: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (let next: Record<string, unknown> | undefined = {}; next; ) {
    const { output } = await call(service, operation, { ...input, ...next }, signal ? { signal } : {});
    next = undefined;
    for (const [out, into] of tokens) {
      const token = output[out];
      // Route 53 and KMS answer their own names for a *truncated* page; a repeated token would loop for ever.
      if (typeof token === 'string' && token !== '' && !seen.has(token)) {
        seen.add(token);
        next = { [into]: token };
        break;
      }
    }
    for (const [key, value] of Object.entries(output)) {
      if (tokens.some(([out]) => out === key)) continue;
      merged[key] = Array.isArray(value) && Array.isArray(merged[key]) ? [...(merged[key] as unknown[]), ...value] : value;
    }
  }
  return merged;
}

export type Batch = ActionOf<'wait'>['batch'];
