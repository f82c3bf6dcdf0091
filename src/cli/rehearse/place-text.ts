/** A text that holds given values under given keys, written so that the places of encmigrate find them there. */
import { formatOf } from '../../actions/places/scope/index.ts';

export interface Kept {
  /** As typed behind #; absent: anywhere. */
  key?: string;
  text: string;
}

/** A lone text without a key stands as it is. */
export function jsonText(values: Kept[]): string {
  if (values.every(({ key }) => key === undefined)) return values[0]?.text ?? '';
  const root: Record<string, unknown> = {};
  for (const { key, text } of values) {
    if (key === undefined) {
      if (text) root['encmigrate-rest'] = text;
      continue;
    }
    const segments = key.replace(/\[(\d+)\]/g, '.$1').split('.');
    let at = root;
    for (const segment of segments.slice(0, -1)) at = (at[segment] ??= {}) as Record<string, unknown>;
    at[segments.at(-1) ?? ''] = text;
  }
  return JSON.stringify(listed(root), null, 2);
}

/** Objects whose keys count from 0 were lists. */
function listed(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [key, listed(item)] as const);
  return entries.length > 0 && entries.every(([key], i) => key === String(i)) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** The name of the file says how keys are written; JSON is YAML, too. */
export function fileText(path: string, values: Kept[]): string {
  const format = formatOf(path, '');
  if (format === 'json' || format === 'yaml') return `${jsonText(values)}\n`;
  // A key with a dot is found as it stands, whatever its sections were.
  return values.map(({ key, text }) => `${key === undefined ? (text ? `# ${text}` : '') : `${key}=${text}`}\n`).join('');
}
