/** The first line, which never scrolls away: where every call goes. */
import type { Size } from '../screen.ts';
import type { Stage } from '../stage.ts';
import { ends, fitted, type Line, lineWidth, span } from './line.ts';
import { clipMiddle } from './text-width.ts';

export function header(stage: Stage, size: Size): Line[] {
  const { where } = stage.session;
  const place = [where.mode, where.account, where.region].join('  ');
  const left: Line = [
    span(' encmigrate  '),
    span(where.mode, where.mode === 'LIVE' ? 'warning' : 'good'),
    span(`  ${where.account}  ${where.region}`, 'strong'),
  ];
  if (where.profile) left.push(span(`  ${where.profile}`));
  const right: Line = rightOf(stage);
  if (where.endpoint) left.push(span(`  ${clipMiddle(where.endpoint, Math.max(12, size.columns - lineWidth(left) - 3))}`, 'warning'));
  if (lineWidth(left) + lineWidth(right) + 2 <= size.columns) return [ends(left, [...right, span(' ')], size.columns)];
  // A long profile must not push the endpoint away: what decides where calls go comes first.
  const first =
    lineWidth(left) <= size.columns
      ? left
      : fitted(
          [
            span(` ${place}`, 'strong'),
            ...(where.endpoint ? [span(`  ${clipMiddle(where.endpoint, Math.max(12, size.columns - place.length - 4))}`, 'warning')] : []),
          ],
          size.columns,
        );
  return lineWidth(right) === 0 ? [first] : [first, ends([], [...right, span(' ')], size.columns)];
}

function rightOf(stage: Stage): Line {
  const screen = stage.top();
  const runs = Object.values(stage.store.snapshot().runs);
  const asks = runs.filter((run) => run.gates.length > 0 && run.id !== screen.plan?.()).length;
  const running = stage.running().length;
  const words = screen.right?.() ?? (running > 0 ? `${running} running` : '');
  return [
    ...(asks > 0 ? [span(`${stage.symbols.question} ${asks} ${asks === 1 ? 'asks' : 'ask'} you`, 'warning'), span(words ? '  ' : '')] : []),
    ...(words ? [span(words)] : []),
  ];
}
