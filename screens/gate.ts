/** A gate: what is asked, what happens then, what is lost, what the world says now, and the consent it wants. */
import type { Gate } from '../src/engine/host.ts';
import { phaseNumber } from '../src/plan/phases.ts';
import { type Consent, consent, consentLines, submitted, typed } from './parts/consent.ts';
import { inserted } from './parts/field.ts';
import { ends, line, type Line, paragraph, span } from './parts/line.ts';
import { scrolled } from './parts/scrolled.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

export function gate(stage: Stage, of: Gate): Screen {
  let state: Consent = consent(of.wants);
  const { symbols } = stage;
  const view = () => stage.store.snapshot().runs[of.plan];
  const source = () => view()?.plan?.source.id ?? of.plan;
  const still = () => view()?.gates[0] === of;
  const forGood = of.wants.consent === 'name' || of.risk === 'deletes';

  const list = (words: string, items: string[], columns: number, look: 'plain' | 'warning'): Line[] =>
    items.length === 0
      ? []
      : [line(` ${words}`, 'strong'), ...items.flatMap((item) => paragraph(item, columns, look, `   ${look === 'warning' ? symbols.warning : symbols.todo} `))];

  return scrolled(stage, {
    name: 'gate',
    plan: () => of.plan,
    right: () => `${source()}  ${phaseNumber(of.phase)}/8`,
    head: (size) => [
      ends(
        [span(` ${forGood ? symbols.warning : symbols.question} ${of.title}`, forGood ? 'bad' : 'warning')],
        [span(forGood ? 'this cannot be undone ' : `${of.phase} `, forGood ? 'bad' : 'plain')],
        size.columns,
      ),
    ],
    lines: (size) => [
      // What cannot be brought back comes first: on a small terminal the rest is scrolled to.
      ...list('Lost:', of.lost, size.columns, 'warning'),
      ...of.shows.flatMap((show) => shown(show, size.columns, ` ${symbols.todo} `)),
      ...list('Then:', of.happens, size.columns, 'plain'),
      ...(of.lost.length === 0 && of.wants.consent !== 'secret' ? [line(' Nothing is lost.')] : []),
      ...(of.wants.consent === 'secret' ? paragraph('It stays in memory only: not in the plan, the journal, a log or a command line.', size.columns) : []),
    ],
    foot: (size) =>
      still()
        ? [...paragraph(of.question, size.columns, 'strong'), ...consentLines(state, size.columns, symbols)]
        : [line(' This question waits no longer.', 'warning')],
    least: 2,
    typing: () => (!still() ? undefined : of.wants.consent === 'secret' ? 'text' : 'consent'),
    type(press) {
      const next = typed(state, press);
      if (next) state = next;
      return next !== undefined;
    },
    paste(text) {
      if (of.wants.consent === 'secret') state = { wants: of.wants, field: inserted(state.field, text) };
    },
    act(id) {
      if (id !== 'submit') return;
      if (!still()) return stage.back();
      const given = submitted(state);
      if (given.is === 'wrong') {
        state = given.consent;
        return;
      }
      state = consent(of.wants);
      stage.back();
      if (given.is === 'refused') stage.store.answer(of.plan, { given: false, because: 'The answer was no.' });
      else stage.store.answer(of.plan, { given: true, ...(given.value === undefined ? {} : { value: given.value }) });
    },
  });
}

/** A value of one line stands beside its label; one of several keeps its lines and their indents, and what is added stands out. */
function shown({ label, value }: Gate['shows'][number], columns: number, mark: string): Line[] {
  const rows = value.split('\n');
  if (rows.length === 1) return paragraph(`${label}: ${value}`, columns, 'plain', mark);
  return [
    ...paragraph(`${label}:`, columns, 'plain', mark),
    ...rows.flatMap((row) => {
      const indent = /^[+-]?\s*/.exec(row)?.[0] ?? '';
      const look = row.startsWith('+') ? 'good' : row.startsWith('-') ? 'bad' : 'plain';
      return paragraph(row.slice(indent.length), columns, look, `   ${indent}`);
    }),
  ];
}
