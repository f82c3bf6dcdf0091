/** What a screen is: what it shows, as lines, and what its keys do. State lives here and not in React: keys may outrun a render. */
import type { ScreenName } from './keys.ts';
import type { Line } from './parts/line.ts';
import type { Press } from './parts/press.ts';

export interface Size {
  columns: number;
  rows: number;
}

export const smallest: Size = { columns: 60, rows: 16 };
export const tooSmall = (size: Size): boolean => size.columns < smallest.columns || size.rows < smallest.rows;

export interface Body {
  /** Always shown, under the first line. */
  head?: Line[];
  /** As many as fit. */
  lines: Line[];
  /** The line that must be visible; with `scroll` the first one shown. */
  at?: number;
  scroll?: boolean;
  /** Always shown, above the keys; where room is short its first lines go. */
  foot?: Line[];
  /** At least so many of `lines` are shown before `foot` gets more. */
  least?: number;
}

export interface Screen {
  name: ScreenName;
  /** Right end of the first line. */
  right?(): string;
  body(size: Size): Body;
  /** Does what a row of the key table says; `key` is the one of the row that was pressed. */
  act(id: string, key: string): void;
  /** Key id -> why it does nothing now. */
  disabled?(): Record<string, string | undefined>;
  /** Keys without sense here are not shown. */
  hidden?(): readonly string[];
  /** text: letters are typed and a paste is taken. consent: letters are typed one by one, and a paste is refused. */
  typing?(): 'text' | 'consent' | undefined;
  /** True where the press was one for the field. */
  type?(press: Press): boolean;
  paste?(text: string): void;
  /** Called when it is on top again. */
  shown?(): void;
  /** The plan whose gates this screen shows. */
  plan?(): string | undefined;
}
