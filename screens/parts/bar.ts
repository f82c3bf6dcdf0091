/** A share as a bar, or in words for a screen reader. */
import type { Stage } from '../stage.ts';

export function bar({ symbols, screenReader }: Pick<Stage, 'symbols' | 'screenReader'>, share: number, columns: number): string {
  const part = Math.max(0, Math.min(1, share));
  // 100 only when it is all: 99.6 % is not done.
  const percent = part === 1 ? 100 : Math.min(99, Math.round(part * 100));
  if (screenReader) return `${percent} percent`;
  const full = Math.floor(part * columns);
  return `${symbols.bar.full.repeat(full)}${symbols.bar.empty.repeat(columns - full)} ${percent} %`;
}
