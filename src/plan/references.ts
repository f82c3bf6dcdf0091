/** Finds and resolves the references of a value. */
import jmespath from '@jmespath-community/jmespath';
import { isFrom, isSecret, isText, type Value } from './value.ts';

type JmesInput = Parameters<typeof jmespath.search>[0];

/** A JMESPath over plain JSON; a malformed one throws. Missing gives null, as JMESPath says. */
export const query = (data: unknown, path: string): unknown => jmespath.search((data ?? null) as JmesInput, path);

/** Ids of the steps that this value refers to. */
export function references(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (isFrom(value)) return [value.$from];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(references);
}

/**
 * Puts outputs in the place of references. Secrets stay `{ "$secret": name }`: they are put in only for the call itself.
 * Throws when a referred output is missing, since a guess here would be a wrong call.
 */
export function resolve<T>(value: T, outputs: (step: string) => Record<string, unknown> | undefined): T {
  return walk(value as Value, (ref) => {
    const kept = outputs(ref.$from);
    const found = kept === undefined ? undefined : pick(kept, ref.path);
    if (found === undefined || found === null) throw new Error(`step ${ref.$from} kept no ${ref.path}`);
    return found;
  }) as T;
}

/** Outputs are kept under the path they were kept by, so a path that is itself a key wins over JMESPath. */
function pick(kept: Record<string, unknown>, path: string): unknown {
  return Object.hasOwn(kept, path) ? kept[path] : query(kept, path);
}

function walk(value: Value, from: (ref: { $from: string; path: string }) => unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isFrom(value)) return from(value);
  if (isSecret(value)) return value;
  if (isText(value)) return value.$text.map((part) => (typeof part === 'string' ? part : String(from(part)))).join('');
  if (Array.isArray(value)) return value.map((item) => walk(item, from));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, from)]));
}

/** Replaces `{ "$secret": name }` by its value, for the call itself only; the answer is never written anywhere. */
export async function reveal<T>(value: T, secret: (name: string) => Promise<string>): Promise<T> {
  if (value === null || typeof value !== 'object') return value;
  if (isSecret(value)) return (await secret(value.$secret)) as T;
  if (Array.isArray(value)) return (await Promise.all(value.map((item) => reveal(item, secret)))) as T;
  if (value instanceof Date || Buffer.isBuffer(value)) return value;
  const fields = await Promise.all(Object.entries(value).map(async ([key, item]) => [key, await reveal(item, secret)] as const));
  return Object.fromEntries(fields) as T;
}
