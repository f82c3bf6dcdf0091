/** A terminal's frame, cell by cell as it is on the screen, as SVG. Nothing is drawn that the program did not write. */
import type { IBuffer, IBufferCell, Terminal } from '@xterm/headless';

const size = { cellWidth: 8.4, cellHeight: 17, font: 14, margin: 14 };
const ground = '#16181d';
const ink = '#d8dee9';
const sixteen = [
  '#3b4252',
  '#e06c75',
  '#8fbf7f',
  '#e5c07b',
  '#7aa2f7',
  '#c099ff',
  '#7dcfd8',
  '#d8dee9',
  '#6b7385',
  '#ff7a85',
  '#a6e3a1',
  '#f5d796',
  '#9ab8ff',
  '#d6bbff',
  '#9fe8ee',
  '#ffffff',
];

interface Look {
  ink: string;
  ground: string | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
}

interface Run {
  column: number;
  cells: number;
  text: string;
  look: Look;
}

export function frameAsSvg(terminal: Terminal, title: string): string {
  const { cols, rows } = terminal;
  const width = cols * size.cellWidth + 2 * size.margin;
  const height = rows * size.cellHeight + 2 * size.margin;
  const lines = Array.from({ length: rows }, (_, row) => drawn(runsOf(terminal.buffer.active, row, cols), row)).filter((line) => line !== '');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(0)} ${height.toFixed(0)}" width="${width.toFixed(0)}" height="${height.toFixed(0)}" role="img">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${ground}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${size.font}" fill="${ink}" xml:space="preserve">
${lines.join('\n')}
</g>
</svg>
`;
}

/** Neighbouring cells of one look are one run. */
function runsOf(buffer: IBuffer, row: number, columns: number): Run[] {
  const runs: Run[] = [];
  const line = buffer.getLine(buffer.viewportY + row);
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    // The second half of a wide character.
    if (!cell || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    if (last && JSON.stringify(last.look) === JSON.stringify(look)) {
      last.text += text;
      last.cells += cell.getWidth();
    } else runs.push({ column, cells: cell.getWidth(), text, look });
  }
  return runs;
}

function lookOf(cell: IBufferCell): Look {
  const front = cell.isFgDefault() ? ink : colour(cell.getFgColor(), cell.isFgRGB());
  const back = cell.isBgDefault() ? null : colour(cell.getBgColor(), cell.isBgRGB());
  const turned = cell.isInverse() !== 0;
  return {
    ink: turned ? (back ?? ground) : front,
    ground: turned ? front : back,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
  };
}

/** 16 of the theme, then the 6 x 6 x 6 cube and the greys that every terminal agrees on. */
function colour(value: number, rgb: boolean): string {
  const hex = (r: number, g: number, b: number): string => `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  if (rgb) return hex((value >> 16) & 255, (value >> 8) & 255, value & 255);
  if (value < 16) return sixteen[value] ?? ink;
  if (value >= 232) return hex(8 + (value - 232) * 10, 8 + (value - 232) * 10, 8 + (value - 232) * 10);
  const level = (part: number): number => (part === 0 ? 0 : 55 + part * 40);
  const cube = value - 16;
  return hex(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function drawn(runs: Run[], row: number): string {
  const top = size.margin + row * size.cellHeight;
  const at = (column: number): string => (size.margin + column * size.cellWidth).toFixed(1);
  const grounds = runs
    .filter((run) => run.look.ground !== null)
    .map(
      (run) =>
        `<rect x="${at(run.column)}" y="${top}" width="${(run.cells * size.cellWidth).toFixed(1)}" height="${size.cellHeight}" fill="${run.look.ground}"/>`,
    );
  // A given length keeps columns in line whatever font draws them.
  const texts = runs
    .filter((run) => run.text.trim() !== '')
    .map((run) => {
      const lead = run.text.length - run.text.trimStart().length;
      const text = run.text.trim();
      const cells = run.cells - (run.text.length - text.length);
      return `<text x="${at(run.column + lead)}" y="${(top + 13).toFixed(0)}" textLength="${(cells * size.cellWidth).toFixed(1)}" lengthAdjust="spacingAndGlyphs"${attributes(run.look)}>${escaped(text)}</text>`;
    });
  return [...grounds, ...texts].join('');
}

const attributes = (look: Look): string =>
  [
    look.ink === ink ? '' : ` fill="${look.ink}"`,
    look.bold ? ' font-weight="bold"' : '',
    look.dim ? ' opacity="0.6"' : '',
    look.italic ? ' font-style="italic"' : '',
    look.underline ? ' text-decoration="underline"' : '',
  ].join('');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
