/** Starts runs. On LIVE it asks once more, and names account and region. */
import type { Plan } from '../src/plan/schema.ts';
import type { RunState } from '../src/engine/state.ts';
import { consent, consentLines, submitted, typed } from './parts/consent.ts';
import { line, type Line, paragraph, span } from './parts/line.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

export interface Startable {
  plan: Plan;
  planPath: string;
  state: RunState;
}

export function start(stage: Stage, runs: Startable[]): void {
  if (stage.session.where.mode === 'LIVE') stage.go(startScreen(stage, runs));
  else begin(stage, runs);
}

export function begin(stage: Stage, runs: Startable[]): void {
  for (const one of runs) {
    stage.store.follow(one);
    if (one.state.rollingBack) stage.session.rollback(one.planPath);
    else stage.session.run(one.planPath);
  }
  stage.home();
  const first = runs[0];
  if (first) stage.go(stage.opens.run(first.plan.id));
}

function startScreen(stage: Stage, runs: Startable[]): Screen {
  let state = consent({ consent: 'yes' });
  const { where } = stage.session;
  // The plan's own region: it may be another than the one of the first line.
  const regions = [...new Set(runs.map(({ plan }) => plan.region))].join(', ');
  const accounts = [...new Set(runs.map(({ plan }) => plan.account))].join(', ');
  const what = ({ plan, state: at }: Startable): Line[] => {
    const verb = at.rollingBack ? 'goes on backing out' : at.runs.length > 0 ? `goes on in ${at.phase}` : 'starts with prepare';
    const asks = plan.steps.filter((step) => step.action.kind === 'ask' && !step.when);
    return [
      [span(` ${stage.symbols.todo} ${plan.source.id} ${stage.symbols.arrow} ${plan.target.id}`, 'strong'), span(`   ${plan.system}  ${plan.id}`)],
      line(`     ${verb}; ${plan.steps.length} steps, ${asks.length} of them ask you first`),
    ];
  };
  return {
    name: 'start',
    right: () => 'start',
    body: (size) => ({
      head: [[span(` ! Start on ${where.mode}: account ${accounts}, region ${regions}`, 'warning')]],
      lines: [
        ...runs.flatMap(what),
        line(),
        ...paragraph(
          'Backups and target groups that it makes are billed by AWS from the moment they exist. Before the switch every step can be undone. Nothing is deleted before its name was typed.',
          size.columns,
        ),
      ],
      foot: consentLines(state, size.columns, stage.symbols, `Start in account ${accounts}, ${regions}? Type yes, then Enter:`),
      least: 0,
    }),
    typing: () => 'consent',
    type(press) {
      const next = typed(state, press);
      if (next) state = next;
      return next !== undefined;
    },
    act(id) {
      if (id === 'back') return stage.back();
      if (id !== 'submit') return;
      const given = submitted(state);
      if (given.is === 'wrong') state = given.consent;
      else if (given.is === 'refused') stage.back();
      else begin(stage, runs);
    },
  };
}
