/** A run: the eight phases, what the service says, how long it takes, and what stopping now would leave. */
import { clockText } from '../src/plan/duration.ts';
import { phaseNumber } from '../src/plan/phases.ts';
import { type PhaseRow, phaseRows } from '../src/store/phase-rows.ts';
import type { RunView } from '../src/store/run-view.ts';
import { backOut } from './back-out.ts';
import { gate } from './gate.ts';
import { journal } from './journal.ts';
import { bar } from './parts/bar.ts';
import { header } from './parts/header.ts';
import { ends, fitted, line, type Line, type Look, paragraph, span } from './parts/line.ts';
import { shortArns } from './parts/text-width.ts';
import { hour, rough } from './parts/time.ts';
import { review } from './review.ts';
import type { Screen } from './screen.ts';
import { goOnCommand, type Stage } from './stage.ts';
import { start } from './start.ts';

export function run(stage: Stage, id: string): Screen {
  let at = id;
  const runs = () => stage.store.snapshot().runs;
  const view = (): RunView | undefined => runs()[at];
  const turn = (by: number) => {
    const ids = Object.keys(runs());
    const next = ids[(ids.indexOf(at) + by + ids.length) % ids.length];
    if (next) at = next;
  };
  const named = (): string => view()?.plan?.source.id ?? at;
  const command = () => goOnCommand(stage.store, at);
  // From the key to the first notice it takes the lock and looks at the source: it goes already.
  const going = () => view()?.going === true || stage.running().includes(at);

  return {
    name: 'run',
    plan: () => at,
    right: () => `${named()}  ${numberOf(view())}`,
    body(size) {
      const now = view();
      if (!now) return { lines: [line(' Nothing is known of this run.')] };
      const rows = phaseRows(now, stage.now());
      return {
        lines: rows.map((row) => rowLine(stage, row, size.columns)),
        at: Math.max(
          0,
          rows.findIndex((row) => row.status === 'running' || row.status === 'asks' || row.status === 'failed'),
        ),
        least: 8,
        foot: footOf(stage, now, size.columns, size.rows, command()),
      };
    },
    hidden: () => [...(Object.keys(runs()).length > 1 ? [] : ['other', 'other.before']), ...(going() && view()?.gates.length === 0 ? ['answer'] : [])],
    disabled: () => {
      const now = view();
      const file = now?.planPath ? undefined : 'The plan file of this run is not known.';
      const finished = now?.state.finished ? 'This run has finished.' : undefined;
      return {
        answer: finished ?? (now && (now.gates.length > 0 || !going()) ? undefined : 'It goes on by itself; nothing waits for you.'),
        stop: going() ? undefined : 'It does not run.',
        'back-out': file ?? finished ?? (now?.state.rollingBack ? 'It is backing out already.' : undefined),
        journal: file,
        copy: finished,
        review: now?.plan ? undefined : 'The plan of this run is not known.',
        other: Object.keys(runs()).length > 1 ? undefined : 'There is one run.',
      };
    },
    act(id) {
      const now = view();
      if (id === 'back') return stage.back();
      if (id === 'other') return turn(1);
      if (id === 'other.before') return turn(-1);
      if (!now) return;
      const { plan, planPath, state } = now;
      const first = now.gates[0];
      if (id === 'answer' && first) return stage.go(gate(stage, first));
      if (id === 'copy') {
        stage.copy?.(command());
        return stage.say(`${stage.copy ? 'Copied' : 'The command'}: ${command()}`);
      }
      if (!planPath || !plan) return;
      if (id === 'answer') return start(stage, [{ plan, planPath, state }]);
      if (id === 'review') return stage.go(review(stage, { plan, planPath, state }));
      if (id === 'journal') return journal(stage, planPath, named());
      if (id === 'back-out') return backOut(stage, { plan, planPath, state });
      if (id === 'stop')
        stage.during('Stopping: the call that has begun is finished first.', stage.session.stop(planPath), () => stage.say(`Stopped. Go on: ${command()}`));
    },
  };
}

const numberOf = (view: RunView | undefined): string =>
  !view ? '' : view.state.finished ? (view.state.finished.outcome === 'migrated' ? 'done' : 'backed out') : `${phaseNumber(phaseNow(view))}/8`;

const phaseNow = (view: RunView) => {
  const row = phaseRows(view, 0).find((r) => !['done', 'empty'].includes(r.status));
  return row?.phase ?? 'delete';
};

function rowLine(stage: Stage, row: PhaseRow, columns: number): Line {
  const [sign, look] = signOf(stage, row);
  const right: Line = [];
  if (row.status === 'running' && row.share !== undefined) right.push(span(`${bar(stage, row.share, columns >= 100 ? 20 : 10)}  `));
  const { elapsed } = row;
  // Where the share is known, its own words say how long it takes; on a small terminal there is no room for both.
  const usual = row.share !== undefined && columns < 100 ? undefined : row.usual;
  if (elapsed !== undefined)
    right.push(
      span(clockText(elapsed)),
      ...(row.status === 'running' && usual !== undefined && usual >= 1000 ? [span(`, usual ${rough(usual)}`, 'faint')] : []),
    );
  else if (usual !== undefined && usual >= 1000 && row.status === 'waiting') right.push(span(`~${rough(usual)}`, 'faint'));
  const text =
    row.status === 'waiting' && row.deletes ? `${row.text}; needs the name typed` : row.status === 'waiting' && row.gate ? `asks first: ${row.text}` : row.text;
  return ends(
    [
      span(` ${sign} `, look),
      span(row.phase.padEnd(10), row.status === 'running' || row.status === 'asks' ? 'strong' : 'plain'),
      span(text, look === 'bad' ? 'bad' : 'plain'),
    ],
    right.length > 0 ? [...right, span(' ')] : [],
    columns,
  );
}

function signOf({ symbols, screenReader }: Stage, row: PhaseRow): [string, Look] {
  if (screenReader) return [`${row.status}:`, 'plain'];
  if (row.status === 'done') return [symbols.done, 'good'];
  if (row.status === 'failed') return [symbols.bad, 'bad'];
  if (row.status === 'running') return [symbols.here, 'strong'];
  if (row.status === 'asks') return [symbols.question, 'warning'];
  if (row.status === 'undone') return ['<', 'plain'];
  if (row.status === 'waiting' && row.deletes) return [symbols.warning, 'warning'];
  return row.status === 'waiting' && row.gate ? [symbols.question, 'plain'] : [symbols.todo, 'faint'];
}

/** What stopping means stays; the end of the log gets the rows that are left. */
function footOf(stage: Stage, view: RunView, columns: number, rows: number, command: string): Line[] {
  const { symbols } = stage;
  // First line (two where it is long), three rules, eight phases, the keys.
  const room = rows - header(stage, { columns, rows }).length - 12;
  const drift = view.drift
    .flatMap((d) => paragraph(`${d.fact} changed: ${d.why} (${d.verdict})`, columns, d.verdict === 'harmless' ? 'plain' : 'warning', ` ${symbols.warning} `))
    .slice(0, 3);
  const paused = view.paused && view.going ? paragraph(`Waits: ${view.paused}`, columns, 'warning', ` ${symbols.warning} `) : [];
  const gates = view.gates.length > 0 ? [line(` ${symbols.question} It waits for you: press Enter to read and answer.`, 'warning')] : [];
  const stays = staying(stage, view, columns);
  const end = standing(stage, view, columns, command, Math.max(2, room - gates.length - paused.length - stays.length));
  const fixed = [...stays, ...drift, ...paused, ...gates, ...end];
  const said = view.log.slice(-room).flatMap((one): Line[] => {
    const lead = ` ${hour(one.at)}  ${(one.phase ?? '').padEnd(8)} `;
    // What is said of the whole run (why it stopped, how it ended) is said in full.
    if (one.phase === undefined) return paragraph(one.text, columns, one.level, lead);
    return [[span(` ${hour(one.at)}  `, 'faint'), span(`${one.phase.padEnd(8)} `), span(one.text, one.level)]];
  });
  const log = room > fixed.length ? said.slice(fixed.length - room) : [];
  return [...log, ...fixed];
}

/** What is true of a step that runs, one line each: the log would carry it away. */
const staying = ({ symbols }: Stage, { stays, state }: RunView, columns: number): Line[] =>
  [...new Set(Object.keys(stays).flatMap((id) => (state.steps[id]?.status === 'begun' ? (stays[id] ?? []) : [])))].map((text) =>
    fitted([span(` ${symbols.warning} ${text}`, 'warning')], columns),
  );

/** Of a text too long for its rows the beginning stays, and the command that goes on. */
function standing({ symbols, running }: Stage, view: RunView, columns: number, command: string, rows: number): Line[] {
  const { finished } = view.state;
  const now = shortArns(view.ifYouStopNow.join(' '));
  if (finished)
    return paragraph(
      finished.outcome === 'migrated' ? 'Done: migrated.' : 'Done: backed out; the source serves as before.',
      columns,
      'good',
      ` ${symbols.done} `,
    ).concat(paragraph(now, columns));
  if (!view.going && running().includes(view.id) && view.gates.length === 0)
    return paragraph('Starting: the lock, the journal, then a look at the source.', columns);
  const stopped = view.ended?.reason ?? view.state.stopped?.reason;
  const why = stopped && !view.going ? paragraph(`Stopped: ${stopped}`, columns, 'warning', ` ${symbols.warning} `) : [];
  const goOn = view.going ? `Go on: ${command}` : `Go on: Enter, or ${command}`;
  const words = view.going ? `If you stop now: ${now}` : now;
  const whole = [...why, ...paragraph(`${words} ${goOn}`, columns)];
  if (whole.length <= rows) return whole;
  const last = paragraph(goOn, columns);
  const kept = [...why, ...paragraph(words, columns)].slice(0, Math.max(1, rows - last.length));
  const end = kept.at(-1);
  return [...kept.slice(0, -1), ...(end ? [[...end, span(' …')]] : []), ...last];
}
