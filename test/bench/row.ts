/** One line of the benchmarks: a figure, what it stands against in the same run, and the target where there is one. */
export const parts = ['startup', 'migration', 'compare', 'sandbox', 'size'] as const;
export type Part = (typeof parts)[number];

export interface Row {
  part: Part;
  what: string;
  figure: number;
  unit: string;
  /** Measured in the same run, in the same unit: the ratio of the two holds on any machine. */
  against?: { what: string; figure: number };
  target?: { least: number } | { most: number };
}

export interface Skipped {
  part: Part;
  what: string;
  why: string;
}

export type Line = Row | Skipped;

export const skipped = (line: Line): line is Skipped => 'why' in line;

/** figure : against, two digits. */
export const ratio = ({ figure, against }: Row): number | undefined =>
  against === undefined || against.figure === 0 ? undefined : Number((figure / against.figure).toFixed(2));

export const met = ({ figure, target }: Row): boolean | undefined =>
  target === undefined ? undefined : 'least' in target ? figure >= target.least : figure <= target.most;

export function table(lines: readonly Line[]): string {
  const cells = (...all: string[]): string => `| ${all.join(' | ')} |`;
  return [
    cells('part', 'what', 'figure', 'against, in the same run', 'ratio', 'target'),
    cells('---', '---', '---', '---', '---', '---'),
    ...lines.map((line) =>
      skipped(line)
        ? cells(line.part, line.what, `skipped: ${line.why}`, '', '', '')
        : cells(
            line.part,
            line.what,
            amount(line.figure, line.unit),
            line.against ? `${line.against.what}: ${amount(line.against.figure, line.unit)}` : '',
            ratio(line)?.toFixed(2) ?? '',
            targetOf(line),
          ),
    ),
  ].join('\n');
}

function targetOf(row: Row): string {
  if (row.target === undefined) return '';
  const text = 'least' in row.target ? `>= ${amount(row.target.least, row.unit)}` : `<= ${amount(row.target.most, row.unit)}`;
  return `${text}, ${met(row) ? 'met' : 'missed'}`;
}

/** Three digits, and all of the whole part. */
const amount = (figure: number, unit: string): string =>
  `${figure.toLocaleString('en', figure >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 })} ${unit}`;

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
