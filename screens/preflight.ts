/** Findings, blockers first, each with what to do about it and where the rule comes from. */
import type { Finding } from '../src/plan/schema.ts';
import type { Found } from '../src/plan/system.ts';
import type { Draft } from '../src/store/session.ts';
import { line, type Line, type Look, paragraph, span } from './parts/line.ts';
import { scrolled } from './parts/scrolled.ts';
import { review } from './review.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const order: Finding['level'][] = ['blocker', 'question', 'warning', 'ok'];

/** `edit` goes to the form of choices. */
export function preflight(stage: Stage, found: Found, draft: Draft, edit: () => void): Screen {
  const { symbols } = stage;
  const sign: Record<Finding['level'], [string, Look]> = {
    blocker: [symbols.bad, 'bad'],
    question: [symbols.question, 'warning'],
    warning: [symbols.warning, 'warning'],
    ok: [symbols.done, 'good'],
  };
  const findings = order.flatMap((level) => draft.findings.filter((f) => f.level === level));
  const count = (level: Finding['level']) => draft.findings.filter((f) => f.level === level).length;
  const closed = draft.plan
    ? undefined
    : `${count('blocker') > 0 ? `${count('blocker')} ${count('blocker') === 1 ? 'blocker stops' : 'blockers stop'} it` : `${count('question')} ${count('question') === 1 ? 'question is' : 'questions are'} open`}: see what each says to do, then press e to change the choices.`;
  return scrolled(stage, {
    name: 'preflight',
    right: () => 'preflight',
    head: () => [
      [
        span(` ${found.id} ${symbols.arrow} ${draft.target}`, 'strong'),
        span(
          `   ${symbols.bad} ${count('blocker')}  ${symbols.question} ${count('question')}  ${symbols.warning} ${count('warning')}  ${symbols.done} ${count('ok')}`,
        ),
      ],
    ],
    lines: (size) => (findings.length === 0 ? [line(' Nothing was found.')] : findings.flatMap((f) => findingLines(f, sign[f.level], size.columns))),
    foot: () =>
      closed
        ? [line(` ${symbols.bad} Nothing can be planned yet.`, 'bad')]
        : [line(' Nothing blocks. Enter shows the plan; nothing is called before you start it.')],
    disabled: () => ({ 'go.review': closed }),
    act(id) {
      if (id === 'edit') edit();
      else if (id === 'go.review' && draft.plan) stage.go(review(stage, { plan: draft.plan }));
    },
  });
}

function findingLines(finding: Finding, [sign, look]: [string, Look], columns: number): Line[] {
  const more = finding.level === 'ok' ? 'faint' : 'plain';
  return [
    ...paragraph(`${finding.code}  ${finding.text}`, columns, look === 'good' ? 'plain' : look, ` ${sign} `),
    ...(finding.remedy ? paragraph(`do: ${finding.remedy}`, columns, 'plain', '   ') : []),
    ...(finding.source ? paragraph(/^https?:/.test(finding.source) ? finding.source : `source: ${finding.source}`, columns, more, '   ') : []),
  ];
}
