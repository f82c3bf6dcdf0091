/** Columns that a text takes in a terminal, grapheme by grapheme, and texts made safe to draw. */

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

export const graphemes = (text: string): string[] => (/^[\x20-\x7e]*$/.test(text) ? [...text] : [...segmenter.segment(text)].map((s) => s.segment));

// East Asian Wide and Fullwidth blocks of Unicode's EastAsianWidth.txt, in the ranges that terminals draw over two columns.
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

function columnsOf(grapheme: string): number {
  if (/^[\x20-\x7e]$/.test(grapheme)) return 1;
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2;
  const code = grapheme.codePointAt(0) ?? 0;
  if (/^[\p{Mn}\p{Me}\p{Cf}]/u.test(grapheme)) return 0;
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

export const width = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : graphemes(text).reduce((sum, g) => sum + columnsOf(g), 0));

/** What comes from the world may hold control bytes and direction marks: they must never reach the terminal. */
export const safe = (text: string): string =>
  text
    .replace(/\t/g, ' ')
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\u00b7');

/** At most `columns` wide; what is cut is marked. */
export function clip(text: string, columns: number, mark = '…'): string {
  if (width(text) <= columns) return text;
  if (columns <= width(mark)) return mark.slice(0, Math.max(0, columns));
  let kept = '';
  let used = width(mark);
  for (const g of graphemes(text)) {
    used += columnsOf(g);
    if (used > columns) break;
    kept += g;
  }
  return kept + mark;
}

/** Cut in the middle: of an ARN or an address, both ends tell. */
export function clipMiddle(text: string, columns: number, mark = '…'): string {
  if (width(text) <= columns) return text;
  const all = graphemes(text);
  const room = Math.max(0, columns - width(mark));
  const front = all.slice(0, Math.ceil(room / 2)).join('');
  const back = room < 2 ? '' : all.slice(-Math.floor(room / 2)).join('');
  return clip(front + mark + back, columns, mark);
}

/** An ARN inside a sentence, short enough to read it; whole ARNs stand on the screens that ask for a consent. */
export const shortArns = (text: string): string => text.replace(/\barn:([\w-]+):([\w-]+):([\w-]*):\d*:(\S*?\w{8})[\w-]{12,}/g, 'arn:$1:$2:$3:…:$4…');

/** Lines of at most `columns`; words are cut only where one alone is wider. Further lines are indented by `indent`. */
export function wrap(text: string, columns: number, indent = 0): string[] {
  const room = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  const pad = ' '.repeat(Math.min(indent, room - 1));
  for (const word of text.split(' ')) {
    const joined = line === '' || line === pad ? line + word : `${line} ${word}`;
    if (width(joined) <= room) {
      line = joined;
      continue;
    }
    if (line.trim() !== '') lines.push(line);
    line = lines.length > 0 ? pad : '';
    for (const g of graphemes(word)) {
      if (width(line) + columnsOf(g) > room) {
        lines.push(line);
        line = pad;
      }
      line += g;
    }
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line);
  return lines;
}
