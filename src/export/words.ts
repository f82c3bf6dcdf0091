/** The plan in words: what `show` prints and the review screen pages through. One entry a line, no colour. */
import { clockText, milliseconds } from '../plan/duration.ts';
import { phases } from '../plan/phases.ts';
import type { Finding, Plan, Step } from '../plan/schema.ts';
import { onlyIf, preview, riskWords, usual } from './preview.ts';
import { encryptionSettings, settingLine, settingsBy } from './settings.ts';

export function planWords(plan: Plan): string[] {
  return [...header(plan), '', ...findings(plan), '', ...settings(plan), ...plannedSteps(plan)];
}

function header(plan: Plan): string[] {
  const revision = plan.revision > 1 ? `, revision ${plan.revision}` : '';
  return [
    `${plan.source.id} -> ${plan.target.id}    ${plan.system}, plan ${plan.id}${revision}`,
    `account ${plan.account}, ${plan.region} (${plan.partition})`,
    `planned ${plan.createdAt} by ${plan.tool}`,
    `digest ${plan.digest}`,
    ...encryptionSettings(plan).map((setting) => `encryption  ${settingLine(setting)}`),
    ...Object.entries(plan.choices).map(([name, value]) => `chosen      ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
  ];
}

const marks: Record<Finding['level'], string> = { ok: 'ok', warning: 'warning', question: 'QUESTION', blocker: 'BLOCKER' };

export const findingLines = (finding: Finding): string[] => [
  `${marks[finding.level]}  ${finding.code}  ${finding.text}`,
  ...(finding.remedy ? [`    what to do: ${finding.remedy}`] : []),
];

function findings(plan: Plan): string[] {
  const count = (level: Finding['level']) => plan.findings.filter((f) => f.level === level).length;
  return [`Preflight: ${count('ok')} ok, ${count('warning')} warnings`, ...plan.findings.flatMap(findingLines).map((line) => `  ${line}`)];
}

const howWords = { changed: 'Changed', asked: 'Asked', new: 'New', carried: 'Carried over', dropped: 'Dropped' } as const;

function settings(plan: Plan): string[] {
  return settingsBy(plan).flatMap(({ how, settings: some }) => [
    `${howWords[how]}: ${some.length} setting${some.length === 1 ? '' : 's'}`,
    ...some.map((s) => `  ${settingLine(s)}`),
    '',
  ]);
}

function plannedSteps(plan: Plan): string[] {
  return phases.flatMap((phase, index) => {
    const steps = plan.steps.filter((step) => step.phase === phase);
    if (steps.length === 0) return [];
    const total = steps.filter((s) => !s.when).reduce((ms, s) => ms + (s.typical ? milliseconds(s.typical) : 0), 0);
    return [`${index + 1} ${phase}${total > 0 ? `    usual ${clockText(total)}` : ''}`, ...steps.flatMap(stepWords), ''];
  });
}

function stepWords(step: Step): string[] {
  const notes = [riskWords[step.risk], usual(step), onlyIf(step)].filter(Boolean).join('; ');
  const back = step.undo.flatMap((action) => preview(action)).map((line) => `    undo: ${line}`);
  const used =
    step.undoUsed.length > 0
      ? ['    undo, once clients wrote to it (its name is asked for):', ...step.undoUsed.flatMap((action) => preview(action)).map((line) => `      ${line}`)]
      : [];
  return [`  ${step.id}  ${step.title}  [${notes}]`, ...preview(step.action).map((line) => `    ${line}`), ...back, ...used];
}
