/** The keys of a screen, from the key table, with the reason where one does nothing now. */
import { keysOf, keyText } from './keys.ts';
import { cell, paragraph } from './parts/line.ts';
import { scrolled } from './parts/scrolled.ts';
import { width } from './parts/text-width.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

export function help(stage: Stage, of: Screen): Screen {
  const why = of.disabled?.() ?? {};
  const hidden = of.hidden?.() ?? [];
  const plain = stage.symbols.enter !== '↵';
  return scrolled(stage, {
    name: 'help',
    right: () => `keys of ${of.name}`,
    head: (size) => paragraph('A paste presses no key. Whatever deletes or backs out asks for typed words first.', size.columns),
    lines: (size) =>
      keysOf(of.name)
        .filter((row) => !hidden.includes(row.id))
        .flatMap((row) => {
          const keys = row.keys.map((key) => keyText(key, plain)).join(' ');
          const text = why[row.id] ? `${row.does} (not now: ${why[row.id]})` : row.does;
          return paragraph(text, size.columns, why[row.id] ? 'faint' : 'plain', ` ${cell(keys, Math.max(16, width(keys)))}  `, 19);
        }),
  });
}
