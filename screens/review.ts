/** The plan before it runs: what changes, what it costs, the eight phases. What is shown here is what runs. */
import type { Plan, Setting } from '../src/plan/schema.ts';
import { phaseNumber, phases } from '../src/plan/phases.ts';
import type { RunState } from '../src/engine/state.ts';
import { headOf, usual } from '../src/store/phase-rows.ts';
import { ends, line, type Line, lineWidth, paragraph, span } from './parts/line.ts';
import { clip } from './parts/text-width.ts';
import { rough } from './parts/time.ts';
import { scrolled } from './parts/scrolled.ts';
import { valueText } from './parts/value-text.ts';
import { rehearsal } from './rehearsal.ts';
import type { Screen } from './screen.ts';
import { settings } from './settings.ts';
import type { Stage } from './stage.ts';
import { start } from './start.ts';

/** `planPath` is there once it is written; `state` once it has a journal. */
export function review(stage: Stage, of: { plan: Plan; planPath?: string; state?: RunState }): Screen {
  const { plan } = of;
  const { session, symbols } = stage;
  let path = of.planPath;
  const count = (level: string) => plan.findings.filter((f) => f.level === level).length;
  const begun = (of.state?.runs.length ?? 0) > 0;

  const go = (planPath: string) =>
    stage.opening(
      'Opening…',
      () => session.open(planPath),
      (known) => start(stage, [known]),
    );
  return scrolled(stage, {
    name: 'review',
    right: () => `review ${plan.id}`,
    head: (size) => [
      ends(
        [span(` ${plan.source.id} ${symbols.arrow} ${plan.target.id}`, 'strong'), span(plan.revision > 1 ? `  revision ${plan.revision}` : '')],
        [span(`${symbols.done} ${count('ok')}  ${symbols.warning} ${count('warning')}  ${symbols.question} ${count('question')} `)],
        size.columns,
      ),
    ],
    lines: (size) => [
      ...summary(plan, size.columns, symbols.arrow),
      [span(' '), span(stage.screenReader ? '' : symbols.rule.repeat(size.columns - 2), 'faint')],
      ...phaseLines(stage, plan, size.columns),
    ],
    foot: () => (path ? [line(` Plan file: ${path}`)] : []),
    disabled: () => ({
      run: begun ? 'It has begun already: go on from the run itself.' : undefined,
      edit: path ? 'The plan is written and never edited: make another from the inventory, or use encmigrate revise.' : undefined,
    }),
    act(id) {
      if (id === 'settings') stage.go(settings(stage, plan));
      else if (id === 'words')
        stage.go(
          scrolled(stage, {
            name: 'words',
            right: () => `plan ${plan.id}`,
            lines: (size) => session.words(plan).flatMap((text) => paragraph(text, size.columns, 'plain', ` ${/^ */.exec(text)?.[0] ?? ''}`)),
          }),
        );
      else if (id === 'rehearse')
        stage.opening(
          'Rehearsing in a sandbox…',
          () => session.rehearse(plan),
          (lines) => stage.go(rehearsal(stage, plan, lines)),
        );
      else if (id === 'edit') {
        const names = stage.screens().map((s) => s.name);
        while (stage.top().name !== 'choices' && names.includes('choices') && stage.screens().length > 1) stage.back();
      } else if (id === 'export' || id === 'export.json')
        stage.during('Writing…', session.export(plan, id === 'export' ? 'markdown' : 'json'), (written) => stage.say(`Written: ${written}`));
      else if (id === 'run') {
        if (path) return go(path);
        stage.opening(
          'Writing the plan file…',
          () => session.save(plan),
          (written) => {
            path = written;
            go(written);
          },
        );
      }
    },
  });
}

function summary(plan: Plan, columns: number, arrow: string): Line[] {
  const how = (of: Setting['how']) => plan.settings.filter((s) => s.how === of);
  const key = plan.choices.kmsKey;
  const wide = columns >= 100 ? 34 : 26;
  const changes = plan.settings
    .filter((s) => s.how === 'changed')
    .map((s) => {
      const what: Line = [span(`   ${s.field}  `, 'strong'), span(`${valueText(s.source)} ${arrow} ${valueText(s.target)}`)];
      // The reason gets what the values leave.
      return ends(what, s.why ? [span(clip(s.why, Math.max(wide, columns - lineWidth(what) - 3)), 'faint'), span(' ')] : [], columns);
    });
  return [
    ...paragraph(`Encryption at rest  under ${key === 'service' ? 'the key that the service owns' : valueText(key)}`, columns),
    ...paragraph(
      `Carried over ${how('carried').length} · changed ${how('changed').length} · asked ${how('asked').length} · new ${how('new').length} · dropped ${how('dropped').length}   d all, w steps`,
      columns,
    ),
    ...changes,
    ...writesLines(plan, columns),
    ...paragraph('Cost while both run: unknown; both are billed until one is deleted.', columns),
  ];
}

function writesLines(plan: Plan, columns: number): Line[] {
  if (plan.choices.writes === 'accept-loss')
    return paragraph('! Writers go on: what they write after the backup is lost. The data is never shown as verified.', columns, 'warning');
  if (plan.choices.writes === 'start-empty') return paragraph('! Nothing is copied: the target starts empty and fills itself.', columns, 'warning');
  const away = usual(plan.steps.filter((s) => phaseNumber(s.phase) >= 2 && phaseNumber(s.phase) <= 6));
  return paragraph(`Writers stop at step 2, about ${rough(away)}. Writes after that would be lost.`, columns);
}

function phaseLines({ symbols }: Stage, plan: Plan, columns: number): Line[] {
  return phases.map((phase) => {
    const steps = plan.steps.filter((s) => s.phase === phase);
    const head = headOf(steps);
    const deletes = steps.some((s) => s.risk === 'deletes');
    const asks = steps.some((s) => s.action.kind === 'ask' && !s.when);
    const sign = deletes ? `${symbols.warning} ` : asks ? `${symbols.question} ` : '';
    const text =
      steps.length === 0
        ? 'nothing to do'
        : deletes
          ? `${head?.title}, after its name is typed`
          : phase === 'prepare'
            ? `${steps.length} checks: ${head?.title}`
            : asks && head?.action.kind !== 'ask'
              ? `asks, then: ${head?.title}`
              : (head?.title ?? '');
    const time = usual(steps);
    return ends(
      [span(` ${phaseNumber(phase)} ${phase.padEnd(9)} `, 'strong'), span(sign, deletes ? 'bad' : 'warning'), span(text)],
      time >= 1000 ? [span(`~${rough(time)} `, 'faint')] : [],
      columns,
    );
  });
}
