/** A runbook: the same steps, previews and consents as the run, for people without encmigrate. */
import { type Phase, phases } from '../plan/phases.ts';
import type { Plan, Step } from '../plan/schema.ts';
import type { Action } from '../actions/schema.ts';
import { awsCommand } from './aws-command.ts';
import { childCommand } from './child-command.ts';
import { curlCommand } from './curl-command.ts';
import { onlyIf, preview, riskWords, usual } from './preview.ts';
import { encryptionSettings, settingLine, settingsBy } from './settings.ts';

export function markdown(plan: Plan): string {
  return `${[...title(plan), ...preflight(plan), ...settings(plan), ...phases.flatMap((phase, index) => phaseLines(plan, phase, index + 1)), ...back(plan)].join('\n')}\n`;
}

/** Text of a plan comes from names and services: none of it may become markup. */
export const plain = (text: string): string => text.replace(/[\\`*_{}[\]<>|#~]/g, '\\$&').replace(/\r?\n/g, ' ');

/** A fence longer than any run of backticks inside. */
function fenced(lines: readonly string[], language = ''): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

function title(plan: Plan): string[] {
  return [
    `# Migrate ${plain(plan.source.id)} to encryption at rest`,
    '',
    `- plan \`${plan.id}\`, revision ${plan.revision}, digest \`${plan.digest}\`, planned ${plan.createdAt} by ${plain(plan.tool)}`,
    `- ${plan.system}, account ${plan.account}, region ${plan.region} (${plan.partition})`,
    `- source \`${plan.source.id}\`, target \`${plan.target.id}\``,
    ...encryptionSettings(plan).map((setting) => `- ${plain(settingLine(setting))}`),
    '',
    `encmigrate does all of this by \`encmigrate run <plan>\`: it records each call before it is made, and goes on where it stopped. By hand: do the steps in order; stop where a check does not hold.`,
    '',
  ];
}

function preflight(plan: Plan): string[] {
  return ['## Preflight', '', ...plan.findings.map((f) => `- **${f.level}** ${f.code}: ${plain(f.text)}${f.remedy ? ` (${plain(f.remedy)})` : ''}`), ''];
}

function settings(plan: Plan): string[] {
  return ['## Settings of the target', '', ...settingsBy(plan).flatMap(({ how, settings: some }) => some.map((s) => `- ${how}: ${plain(settingLine(s))}`)), ''];
}

function phaseLines(plan: Plan, phase: Phase, number: number): string[] {
  const steps = plan.steps.filter((step) => step.phase === phase);
  if (steps.length === 0) return [];
  return [`## ${number}. ${phase}`, '', ...steps.flatMap((step) => stepLines(step, plan))];
}

function stepLines(step: Step, plan: Plan): string[] {
  const notes = [riskWords[step.risk], usual(step), step.needs.length > 0 ? `after ${step.needs.join(', ')}` : '', onlyIf(step)].filter(Boolean);
  return [`### ${step.id}: ${plain(step.title)}`, '', `${plain(notes.join('; '))}.`, '', ...actionLines(step.action, plan), ''];
}

function actionLines(action: Action, plan: Plan): string[] {
  const lines = fenced(preview(action));
  if (action.kind === 'ask') return ['**Ask a person, and go on only after the answer:**', '', ...lines];
  if (action.kind !== 'call' && action.kind !== 'request' && action.kind !== 'command') return lines;
  const { command, fills } = action.kind === 'call' ? awsCommand(action, plan.region) : action.kind === 'request' ? curlCommand(action) : childCommand(action);
  const reads = (action.expect ?? []).length > 0 ? ['**Only after every condition has been read, right before:**', ''] : [];
  return [
    ...reads,
    ...lines,
    '',
    ...fenced(command.split('\n'), 'sh'),
    ...(fills.length > 0 ? ['', `Put in before: ${fills.map((fill) => `\`${fill}\``).join(', ')}`] : []),
  ];
}

/** Newest first: what was made last is taken back first. */
function back(plan: Plan): string[] {
  const steps = plan.steps.filter((step) => step.undo.length > 0).reverse();
  return [
    '## Going on, and back',
    '',
    '- go on after a stop: `encmigrate run <plan>`; where it stands: `encmigrate status <plan>`',
    '- back out: `encmigrate rollback <plan>`; by hand, of the steps that were done, in this order:',
    '',
    ...steps.flatMap((step) => [
      `### Undo ${step.id}: ${plain(step.title)}`,
      '',
      ...step.undo.flatMap((action) => [...actionLines(action, plan), '']),
      ...used(step, plan),
    ]),
  ];
}

const used = (step: Step, plan: Plan): string[] =>
  step.undoUsed.length === 0
    ? []
    : [
        'Once clients wrote to it, only after its name was typed, and instead of the above:',
        '',
        ...step.undoUsed.flatMap((action) => [...actionLines(action, plan), '']),
      ];
