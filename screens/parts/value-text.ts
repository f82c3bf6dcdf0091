/** Values of settings as one short text; references in words. Pure. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  const of = value as Record<string, unknown>;
  if ('$secret' in of) return `secret ${String(of.$secret)}`;
  if ('$from' in of) return `from step ${String(of.$from)}`;
  if ('Key' in of && 'Value' in of) return `${String(of.Key)}=${String(of.Value)}`;
  return Object.entries(of)
    .map(([key, item]) => `${key}=${valueText(item)}`)
    .join(' ');
}
