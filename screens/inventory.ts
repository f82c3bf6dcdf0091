/** The first screen: interrupted runs first, then what is not encrypted at rest. */
import type { Known, Scanned } from '../src/store/session.ts';
import type { Found } from '../src/plan/system.ts';
import { choices } from './choices.ts';
import { pageOf } from './parts/frame.ts';
import { edited, type Field, field, look, textIn } from './parts/field.ts';
import { foundLine, knownLine, type Row, standingOf } from './parts/inventory-rows.ts';
import { ends, line, type Line, paragraph, span } from './parts/line.ts';
import { ago } from './parts/time.ts';
import { moved } from './parts/window.ts';
import { preflight } from './preflight.ts';
import { review } from './review.ts';
import type { Screen, Size } from './screen.ts';
import type { Stage } from './stage.ts';
import { start } from './start.ts';

export function inventory(stage: Stage): Screen {
  const { session, symbols } = stage;
  let known: Known[] = [];
  let scanned: Scanned | undefined;
  let at = 0;
  const marked = new Set<string>();
  let filter: Field | undefined;
  let filtering = false;

  const refresh = () =>
    stage.during('Looking for runs on this machine…', session.known(), (found) => {
      known = found;
    });
  const finished = () => Object.values(stage.store.snapshot().runs).filter(({ state }) => state.finished).length;
  let seenFinished = 0;
  const scan = () => {
    seenFinished = finished();
    stage.during('Scanning: what exists, and what of it is not encrypted…', session.scan(), (found) => {
      scanned = found;
    });
  };

  const rows = (): Row[] => {
    const words = filter ? textIn(filter).toLowerCase() : '';
    const all: Row[] = [
      ...known.map((of): Row => ({ kind: 'run', of })),
      ...(scanned?.rows ?? []).filter((found) => !found.encrypted).map((of): Row => ({ kind: 'found', of })),
      ...(scanned?.rows ?? []).filter((found) => found.encrypted).map((of): Row => ({ kind: 'encrypted', of })),
    ];
    return words === '' ? all : all.filter((row) => wordsOf(row).includes(words));
  };
  const here = (): Row | undefined => rows()[Math.min(at, rows().length - 1)];
  const planOf = (row: Row | undefined): Known | undefined => (row?.kind === 'run' && row.of.broken === undefined ? row.of : undefined);

  const open = () => {
    const several = known.filter((one) => marked.has(one.planPath));
    if (several.length > 0) {
      marked.clear();
      return start(stage, several);
    }
    const row = here();
    if (!row) return;
    if (row.kind === 'run') return openKnown(row.of);
    if (row.of.state === 'blocked') return why(row.of);
    choices(stage, row.of);
  };
  const openKnown = (one: Known) => {
    if (one.state.runs.length === 0 && !stage.running().includes(one.plan.id)) return stage.go(review(stage, one));
    stage.store.follow(one);
    stage.go(stage.opens.run(one.plan.id));
  };
  /** Its findings say more than one line can: each with source and remedy. */
  const why = (found: Found) =>
    stage.opening(
      `Looking at ${found.id}…`,
      () => session.draft(found, {}),
      (draft) => stage.go(preflight(stage, found, draft, () => choices(stage, found))),
    );

  const heading = (words: string, right: string, columns: number): Line =>
    ends([span(` ${words}`, 'strong')], right ? [span(`${right} `, 'faint')] : [], columns);

  const screen: Screen = {
    name: 'inventory',
    body(size: Size) {
      const all = rows();
      const picked = Math.min(at, Math.max(0, all.length - 1));
      const lines: Line[] = [];
      let atLine = 0;
      let last: Row['kind'] | undefined;
      for (const [index, row] of all.entries()) {
        if (row.kind !== last) {
          last = row.kind;
          if (row.kind === 'run') lines.push(heading('Begun, or planned and not begun', '', size.columns));
          else
            lines.push(
              heading(
                row.kind === 'found' ? 'Not encrypted at rest' : 'Encrypted already',
                row.kind === 'found' ? scanText(scanned, stage.now()) : '',
                size.columns,
              ),
            );
        }
        if (index === picked) atLine = lines.length;
        const state = { picked: index === picked, marked: row.kind === 'run' && marked.has(row.of.planPath), number: index + 1 };
        lines.push(row.kind === 'run' ? knownLine(stage, row.of, state, size.columns) : foundLine(stage, row.of, state, size.columns));
      }
      if (all.length === 0)
        lines.push(
          line(
            filter && textIn(filter) !== ''
              ? ' Nothing matches the filter.'
              : scanned
                ? ` Nothing found. ${scanText(scanned, stage.now())}`
                : ' Nothing is known yet.',
          ),
        );
      return {
        lines,
        at: atLine,
        foot: [
          ...Object.values(session.where.missing).flatMap((text) => paragraph(text, size.columns, 'warning', ` ${symbols.warning} `)),
          ...failures(scanned, symbols.warning),
          ...(filter ? [[span(' / '), ...look(filter, size.columns - 6, symbols, { focus: filtering })] as Line] : []),
          line(` ${counts(scanned, known)}`),
        ],
        least: 4,
      };
    },
    shown() {
      refresh();
      // What a run ended in is not what the scan saw.
      if (finished() > seenFinished) scan();
    },
    typing: () => (filtering ? 'text' : undefined),
    type(press) {
      if (press.name === 'enter' || press.name === 'escape') {
        filtering = false;
        if (press.name === 'escape' || (filter && textIn(filter) === '')) filter = undefined;
        return true;
      }
      const next = filter && edited(filter, press);
      if (!next) return false;
      filter = next;
      at = 0;
      return true;
    },
    paste(text) {
      for (const char of text) filter = edited(filter ?? field(), { name: 'char', text: char });
    },
    disabled() {
      const row = here();
      const one = planOf(row);
      const noPlan = row?.kind === 'run' ? row.of.broken : 'It has no plan yet: press Enter to make one.';
      return {
        open: marked.size > 0 ? undefined : !row ? 'There is nothing to plan or resume.' : row.kind === 'run' ? standingOf(stage, row.of).closed : undefined,
        mark: one ? standingOf(stage, one).closed : noPlan,
        export: one ? undefined : noPlan,
        'export.json': one ? undefined : noPlan,
        review: one ? undefined : noPlan,
      };
    },
    act(id, key) {
      const next = moved(Math.min(at, Math.max(0, rows().length - 1)), id, Math.max(0, rows().length - 1), pageOf(stage, stage.size));
      if (next !== undefined) at = next;
      else if (id === 'number') at = Math.min(Number(key), rows().length) - 1;
      else if (id === 'open') open();
      else if (id === 'clear') {
        filter = undefined;
        marked.clear();
      } else if (id === 'scan') {
        refresh();
        scan();
      } else if (id === 'filter') {
        filter ??= field();
        filtering = true;
      }
      const one = planOf(here());
      if (!one) return;
      if (id === 'mark') marked.has(one.planPath) ? marked.delete(one.planPath) : marked.add(one.planPath);
      else if (id === 'review') stage.go(review(stage, one));
      else if (id === 'export' || id === 'export.json')
        stage.during('Writing…', session.export(one.plan, id === 'export' ? 'markdown' : 'json'), (path) => stage.say(`Written: ${path}`));
    },
  };
  refresh();
  scan();
  return screen;
}

/** What the filter looks through. */
const wordsOf = (row: Row): string =>
  (row.kind === 'run'
    ? [row.of.plan.source.id, row.of.plan.target.id, row.of.plan.system, row.of.plan.region, row.of.plan.id]
    : [row.of.id, row.of.system, row.of.region, row.of.summary, row.of.why ?? '']
  )
    .join(' ')
    .toLowerCase();

const scanText = (scanned: Scanned | undefined, now: number): string =>
  scanned ? `${scanned.regions.length === 1 ? scanned.regions[0] : `${scanned.regions.length} regions`} · ${ago(scanned.at, now)}` : '';

const failures = (scanned: Scanned | undefined, sign: string): Line[] =>
  (scanned?.failures ?? []).slice(0, 2).map((f) => line(` ${sign} not scanned: ${f.system} in ${f.region}: ${f.message}`, 'warning'));

function counts(scanned: Scanned | undefined, known: Known[]): string {
  if (!scanned) return `${known.length} ${known.length === 1 ? 'plan' : 'plans'} on this machine`;
  const of = (state: Found['state']) => scanned.rows.filter((row) => row.state === state).length;
  const parts = [`${scanned.rows.length} found`, `${of('ready')} ready`];
  if (of('question') > 0) parts.push(`${of('question')} ${of('question') === 1 ? 'question' : 'questions'}`);
  if (of('blocked') > 0) parts.push(`${of('blocked')} blocked`);
  if (of('done') > 0) parts.push(`${of('done')} encrypted already`);
  return parts.join(' · ');
}
