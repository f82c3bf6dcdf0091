/** Backing out: what it removes, keeps and loses, from the plan and the journal. Nothing happens before the words are typed. */
import type { Startable } from './start.ts';
import { consent, consentLines, submitted, typed } from './parts/consent.ts';
import { line, type Line, paragraph, span } from './parts/line.ts';
import { scrolled } from './parts/scrolled.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

interface Outcome {
  removes: string[];
  keeps: string[];
  loses: string[];
}

export function backOut(stage: Stage, of: Startable): void {
  stage.opening(
    'Working out what backing out would do…',
    () => stage.session.backOut(of.planPath),
    (outcome) => stage.go(screen(stage, of, outcome)),
  );
}

function screen(stage: Stage, { plan, planPath, state: runState }: Startable, outcome: Outcome): Screen {
  let state = consent({ consent: 'words', words: 'back out' });
  const { symbols, session } = stage;
  const list = (title: string, items: string[], none: string, sign: string, look: 'plain' | 'warning', columns: number): Line[] => [
    line(` ${title}`, 'strong'),
    ...(items.length === 0 ? [line(`   ${symbols.todo} ${none}`)] : items.flatMap((item) => paragraph(item, columns, look, `   ${sign} `))),
  ];
  const go = () => {
    stage.store.follow({ plan, planPath, state: runState });
    session.rollback(planPath);
    stage.back();
  };
  return scrolled(stage, {
    name: 'back-out',
    plan: () => plan.id,
    right: () => `back out ${plan.source.id}`,
    head: () => [
      [
        span(` ! Back out of ${plan.source.id} ${symbols.arrow} ${plan.target.id}`, 'warning'),
        span(`   ${session.where.mode} ${session.where.account} ${session.where.region}`),
      ],
    ],
    lines: (size) => [
      ...list('Removes', outcome.removes, 'nothing', symbols.bad, 'plain', size.columns),
      ...list('Keeps', outcome.keeps, 'nothing', symbols.done, 'plain', size.columns),
      ...list('Loses', outcome.loses, 'nothing is lost', symbols.warning, 'warning', size.columns),
    ],
    foot: (size) => [
      ...(session.running().includes(plan.id) ? [line(' The run is stopped first, after the call that has begun.')] : []),
      ...consentLines(state, size.columns, symbols),
    ],
    least: 2,
    typing: () => 'consent',
    type(press) {
      const next = typed(state, press);
      if (next) state = next;
      return next !== undefined;
    },
    act(id) {
      if (id !== 'submit') return;
      const given = submitted(state);
      if (given.is === 'wrong') state = given.consent;
      else if (given.is === 'refused') stage.back();
      else if (session.running().includes(plan.id)) stage.opening('Stopping the run first…', () => session.stop(planPath), go);
      else go();
    },
  });
}
