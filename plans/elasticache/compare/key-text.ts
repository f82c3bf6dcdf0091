/** A key as text that loses nothing: what a person can read stays, all else is written as an escape. */

/** Controls, format characters (which may reorder a line), separators other than the blank, unassigned: nothing that hides. */
const hidden = /[\p{C}\p{Z}]/u;
const short: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Printable UTF-8 as it is; `\\`, `\n`, `\r`, `\t`; other bytes as `\xHH`. */
export function keyText(key: Buffer): string {
  let text = '';
  for (let at = 0; at < key.length; ) {
    const size = sequence(key, at);
    const bytes = key.subarray(at, at + Math.max(1, size));
    const char = size > 0 ? bytes.toString('utf8') : '';
    if (short[char]) text += short[char];
    else if (char !== '' && (char === ' ' || !hidden.test(char))) text += char;
    else for (const byte of bytes) text += `\\x${byte.toString(16).padStart(2, '0')}`;
    at += bytes.length;
  }
  return text;
}

/** The key that `text` stands for. */
export function keyOf(text: string): Buffer {
  const parts = text.match(/\\x[0-9a-f]{2}|\\[\\nrt]|[^\\]+/gs) ?? [];
  const named: Record<string, string> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r', '\\t': '\t' };
  return Buffer.concat(parts.map((part) => (part.startsWith('\\x') ? Buffer.from(part.slice(2), 'hex') : Buffer.from(named[part] ?? part))));
}

/** Length of the valid UTF-8 sequence at `at`, or 0 (Unicode 16, table 3-7). */
function sequence(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const size = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  const part = bytes.subarray(at, at + size);
  return Buffer.from(part.toString('utf8')).equals(part) ? size : 0;
}
