/** Every field of the target: asked and changed first, then new, carried, dropped; each with its reason. */
import type { Plan, Setting } from '../src/plan/schema.ts';
import { line, type Line, paragraph, span } from './parts/line.ts';
import { scrolled } from './parts/scrolled.ts';
import { valueText } from './parts/value-text.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const order: [Setting['how'], string][] = [
  ['changed', 'Changed'],
  ['asked', 'Asked'],
  ['new', 'New'],
  ['carried', 'Carried over'],
  ['dropped', 'Dropped, or not set'],
];

export function settings(stage: Stage, plan: Plan): Screen {
  const { symbols } = stage;
  return scrolled(stage, {
    name: 'settings',
    right: () => `settings of ${plan.target.id}`,
    head: () => [line(` ${plan.settings.length} settings of ${plan.target.id}, from ${plan.source.id}`)],
    lines: (size) =>
      order.flatMap(([how, title]): Line[] => {
        const those = plan.settings.filter((s) => s.how === how);
        if (those.length === 0) return [];
        return [line(` ${title} (${those.length})`, 'strong'), ...those.flatMap((s) => settingLines(s, size.columns, symbols.arrow))];
      }),
  });
}

function settingLines({ field, how, source, target, why }: Setting, columns: number, arrow: string): Line[] {
  const value = how === 'carried' ? valueText(target) : how === 'dropped' ? valueText(source) : `${valueText(source)} ${arrow} ${valueText(target)}`;
  const [first, ...rest] = paragraph(`${field}  ${value}`, columns, 'plain', '   ', 6);
  return [...(first ? [first] : []), ...rest, ...(why ? paragraph(why, columns, 'faint', '      ') : [])]
    .filter((of) => of !== undefined && of.length > 0)
    .map((of) => (of.length > 0 ? of : [span('')]));
}
