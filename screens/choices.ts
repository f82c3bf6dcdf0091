/** The form of choices, driven by the questions of the system; then preflight. */
import type { Found, Question } from '../src/plan/system.ts';
import { keyPicker } from './key-picker.ts';
import { edited, field, inserted, look, textIn } from './parts/field.ts';
import { choicesOf, type Entry, entriesOf, faultOf, takesText, turned } from './parts/form.ts';
import { cell, line, type Line, paragraph, span } from './parts/line.ts';
import { clipMiddle, width } from './parts/text-width.ts';
import { preflight } from './preflight.ts';
import type { Screen, Size } from './screen.ts';
import type { Stage } from './stage.ts';

export function choices(stage: Stage, found: Found): void {
  stage.opening(
    `Reading ${found.id}…`,
    () => stage.session.questions(found),
    (questions) => stage.go(form(stage, found, questions)),
  );
}

function form(stage: Stage, found: Found, questions: Question[]): Screen {
  const { session, symbols } = stage;
  const entries = entriesOf(questions);
  let at = 0;
  const here = (): Entry | undefined => entries[at];
  const set = (entry: Entry) => {
    entries[at] = entry;
  };
  const go = (to: number) => {
    at = Math.max(0, Math.min(entries.length, to));
  };

  const check = () => {
    const fault = entries.map(faultOf).findIndex((f) => f !== undefined);
    if (fault >= 0) {
      at = fault;
      return stage.say(faultOf(entries[fault] as Entry) ?? '', 'warning');
    }
    const chosen = choicesOf(entries);
    stage.opening(
      `Preflight of ${found.id}: reading what the plan rests on…`,
      () => session.draft(found, chosen),
      (draft) => stage.go(preflight(stage, found, draft, () => stage.back())),
    );
  };
  const pick = (entry: Entry) =>
    stage.opening(
      'Reading the keys…',
      () => session.keys(found),
      (keys) =>
        stage.go(
          keyPicker(stage, entry.question, keys, entry.value, (value) => {
            const index = entries.findIndex((e) => e.question === entry.question);
            entries[index] = { ...entry, value };
            go(index + 1);
          }),
        ),
    );
  const enter = () => {
    const entry = here();
    if (!entry) return check();
    if (entry.question.kind === 'key') return pick(entry);
    const text = textIn(entry.field).trim();
    if (entry.question.kind === 'endpoints' && text !== '') return set({ ...entry, list: [...entry.list, text], field: field() });
    go(at + 1);
  };

  return {
    name: 'choices',
    right: () => `choices for ${found.id}`,
    body(size: Size) {
      const lines: Line[] = [];
      let atLine = 0;
      const labels = Math.min(Math.floor(size.columns * 0.45), Math.max(...entries.map((entry) => width(labelOf(entry)))));
      for (const [index, entry] of entries.entries()) {
        if (index === at) atLine = lines.length;
        lines.push(...entryLines(stage, entry, index === at, index + 1, labels, size.columns));
      }
      if (at === entries.length) atLine = lines.length;
      lines.push([
        span(` ${at === entries.length ? symbols.here : ' '} `, 'strong'),
        span('Check these choices: preflight; nothing is called that writes', at === entries.length ? 'picked' : 'plain'),
      ]);
      const entry = here();
      return {
        head: [line(` ${found.id}   ${found.system}  ${found.region}   ${found.summary}`, 'strong')],
        lines,
        at: atLine,
        foot: entry ? paragraph(`${entry.question.help}. Flag: ${entry.question.flag}`, size.columns) : [],
        least: 4,
      };
    },
    hidden: () => [...(here()?.question.options ? [] : ['turn', 'turn.back']), ...(here()?.question.kind === 'endpoints' ? [] : ['drop'])],
    typing: () => {
      const entry = here();
      return entry && takesText(entry.question) ? 'text' : undefined;
    },
    type(press) {
      const entry = here();
      const next = entry && edited(entry.field, press);
      if (!entry || !next) return false;
      set({ ...entry, field: next });
      return true;
    },
    paste(text) {
      const entry = here();
      if (entry) set({ ...entry, field: inserted(entry.field, text.trim()) });
    },
    act(id) {
      const entry = here();
      if (id === 'back') stage.back();
      else if (id === 'up' || id === 'field.up') go(at - 1);
      else if (id === 'down' || id === 'field.down') go(at + 1);
      else if (id === 'top' || id === 'pageup') go(0);
      else if (id === 'bottom' || id === 'pagedown') go(entries.length);
      else if (id === 'check') check();
      else if (id === 'next') enter();
      else if (entry && id === 'turn') set(turned(entry, 1));
      else if (entry && id === 'turn.back') set(turned(entry, -1));
      else if (entry && id === 'drop') set({ ...entry, list: entry.list.slice(0, -1) });
    },
  };
}

const labelOf = ({ question }: Entry): string => question.label;

function entryLines(stage: Stage, entry: Entry, focus: boolean, number: number, labels: number, columns: number): Line[] {
  const { symbols } = stage;
  const { question } = entry;
  const label = `${cell(labelOf(entry), labels)}  `;
  const lead = [
    span(stage.screenReader ? ` ${number}. ${focus ? symbols.here : ''} ` : ` ${focus ? symbols.here : ' '} `, 'strong'),
    span(label, focus ? 'picked' : 'plain'),
  ];
  const room = columns - width(label) - 5;
  if (question.options) {
    const rows = question.options.map((o): Line => {
      const on = o.value === entry.value;
      const why = o.disabled ? `  ${symbols.bad} ${o.disabled}` : '';
      return [
        span(on ? '(x) ' : '( ) ', on ? 'strong' : 'plain'),
        span(`${o.value === o.label ? o.value : `${o.value}: ${o.label}`}${why}`, o.disabled ? 'faint' : 'plain'),
      ];
    });
    // Only the field under the cursor shows all its options: the form fits a small terminal.
    const shown = focus ? rows : rows.filter((_, i) => question.options?.[i]?.value === entry.value);
    return (shown.length > 0 ? shown : [line('not chosen', 'faint')]).map((row, i) => [...(i === 0 ? lead : [span(' '.repeat(width(label) + 3))]), ...row]);
  }
  if (question.kind === 'key')
    return [[...lead, span(entry.value ? clipMiddle(entry.value, room) : 'not chosen: press Enter to pick', entry.value ? 'plain' : 'warning')]];
  const listed = entry.list.map((place): Line => [span(' '.repeat(width(label) + 3)), span(`${symbols.done} ${place}`)]);
  return [
    [
      ...lead,
      ...(focus || textIn(entry.field) !== ''
        ? look(entry.field, room, symbols, { focus })
        : line(question.kind === 'endpoints' ? (entry.list.length > 0 ? '' : 'none (optional)') : 'empty', 'faint')),
    ],
    ...listed,
  ];
}
