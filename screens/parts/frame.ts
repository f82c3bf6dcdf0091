/** One screen at one size, as exactly the lines that the terminal shows. Pure: the same state and size give the same lines. */
import { keysOf, keyText } from '../keys.ts';
import { type Body, type Screen, type Size, smallest, tooSmall } from '../screen.ts';
import type { Stage } from '../stage.ts';
import { header } from './header.ts';
import { fitted, type Line, line, lineWidth, paragraph, span } from './line.ts';
import { width } from './text-width.ts';
import { windowed } from './window.ts';

interface Parts {
  above: Line[];
  body: Body;
  foot: Line[];
  below: Line[];
  room: number;
}

export function frame(stage: Stage, size: Size): Line[] {
  if (tooSmall(size)) return small(stage, size);
  const { above, body, foot, below, room } = partsOf(stage, size);
  const lines = windowed(body.lines, room, stage.symbols, body.at, body.scroll);
  const padding = stage.screenReader ? [] : Array.from({ length: Math.max(0, room - lines.length) }, () => line());
  return [...above, ...lines, ...padding, ...foot, ...below].slice(0, size.rows).map((one) => fitted(one, size.columns));
}

/** Rows of the list that one page has. */
export const pageOf = (stage: Stage, size: Size): number => Math.max(1, partsOf(stage, size).room - 2);
/** How far a scrolled text goes. */
export const lastTop = (stage: Stage, size: Size): number => {
  const { body, room } = partsOf(stage, size);
  return Math.max(0, body.lines.length - room);
};

function partsOf(stage: Stage, size: Size): Parts {
  const screen = stage.top();
  const body = screen.body(size);
  const rule = stage.screenReader ? [] : [ruleOf(stage, size)];
  const above = [...header(stage, size), ...(body.head ?? []), ...rule];
  const said = stage.message();
  const message = said ? paragraph(said.text, size.columns, said.look, ' ').slice(0, 4) : [];
  const below = [...message, ...rule, footer(stage, screen, size)];
  const left = size.rows - above.length - below.length;
  const wanted = body.foot && body.foot.length > 0 ? [...(body.lines.length > 0 ? rule : []), ...body.foot] : [];
  const foot = lastOf(wanted, left - Math.min(body.lines.length, body.least ?? 3));
  return { above, body, foot, below, room: Math.max(0, left - foot.length) };
}

const lastOf = (foot: Line[], rows: number): Line[] => (foot.length <= rows ? foot : rows <= 0 ? [] : foot.slice(-rows));

const ruleOf = (stage: Stage, size: Size): Line => [span(' '), span(stage.symbols.rule.repeat(size.columns - 2), 'faint')];

/** As many keys as fit; a key that does nothing now stands in brackets, and says why when pressed or under `?`. */
function footer(stage: Stage, screen: Screen, size: Size): Line {
  const why = screen.disabled?.() ?? {};
  const hidden = screen.hidden?.() ?? [];
  const plain = stage.symbols.enter !== '↵';
  const typing = screen.typing?.() !== undefined;
  const rows = keysOf(screen.name).filter(
    (row) => row.label !== undefined && !hidden.includes(row.id) && !(typing && row.keys.every((key) => key.length === 1)),
  );
  const items = rows.map((row) => {
    const text = `${keyText(row.keys[0] as string, plain)} ${row.label}`;
    return why[row.id] ? span(`(${text})`, 'faint') : span(text);
  });
  // Help and quit are the last of the table and always stay.
  const always = items.filter((_, index) => ['help', 'quit', 'back', 'go', 'stay'].includes(rows[index]?.id ?? ''));
  const others = items.filter((item) => !always.includes(item));
  const room = size.columns - 2 - always.reduce((sum, item) => sum + width(item.text) + 2, 0);
  const out: Line = [span(' ')];
  for (const item of others) {
    if (lineWidth(out) + width(item.text) + 2 > room + 1) break;
    out.push(item, span('  '));
  }
  for (const item of always) out.push(item, span('  '));
  return out.slice(0, -1);
}

function small(stage: Stage, size: Size): Line[] {
  const { where, running } = { where: stage.session.where, running: stage.running().length };
  const asks = Object.values(stage.store.snapshot().runs).filter((run) => run.gates.length > 0).length;
  const text = [
    ...paragraph(`${where.mode} ${where.account} ${where.region}`, size.columns, 'strong'),
    ...paragraph(`Enlarge the terminal to ${smallest.columns}x${smallest.rows}; ${running > 0 ? 'the run goes on' : 'nothing is lost'}.`, size.columns),
    ...(asks > 0 ? paragraph(`${asks} ${asks === 1 ? 'run waits' : 'runs wait'} for an answer.`, size.columns, 'warning') : []),
  ];
  return text.slice(0, size.rows).map((one) => fitted(one, size.columns));
}
