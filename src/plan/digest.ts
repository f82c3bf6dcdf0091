/** Canonical JSON (keys sorted) and its SHA-256: finds accidents and edits, not authors. */
import { createHash } from 'node:crypto';

export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (value instanceof Date) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
}

export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** `sha256:<hex>` over the canonical JSON of the document without its own `digest`. */
export function digestOf(document: object): string {
  const { digest: _, ...rest } = document as { digest?: string };
  return `sha256:${sha256(canonical(rest))}`;
}

export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
