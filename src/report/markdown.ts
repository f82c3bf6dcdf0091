/** The evidence as a document for people: a table of all plans first where there are several, then each plan by itself. */
import { plain } from '../export/markdown.ts';
import { encryptionSettings, settingLine, valueWords } from '../export/settings.ts';
import type { Called, Evidence } from './evidence.ts';

export function reportText(all: Evidence[]): string {
  const several = all.length > 1;
  const body = all.flatMap((one) => ['', ...document(one, several ? '##' : '#')]);
  return `${[...(several ? summary(all) : []), ...body].join('\n').trimStart()}\n`;
}

function table(head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return ['None.'];
  const line = (cells: string[]): string => `| ${cells.map((cell) => plain(cell) || '-').join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

export const wholeWords = ({ chain }: Evidence): string =>
  chain.damage ? `DAMAGED at line ${chain.damage.line}` : chain.lines === 0 ? 'no journal' : `whole, ${chain.lines} lines`;

const dataWords = ({ verified }: Evidence): string => {
  const last = verified.data.at(-1);
  if (!last) return 'not compared';
  return last.outcome === 'equal' ? `${last.items ?? '?'} items, ${last.differences ?? '?'} differences` : `NOT VERIFIED (${last.outcome})`;
};

function summary(all: Evidence[]): string[] {
  return [
    '# Migrations to encryption at rest: evidence',
    '',
    ...table(
      ['plan', 'source', 'target', 'system', 'account, region', 'stands', 'data', 'journal'],
      all.map((one) => [
        one.plan.id,
        one.plan.source,
        one.plan.target,
        one.plan.system,
        `${one.plan.account}, ${one.plan.region}`,
        [one.standing.state, one.standing.at, one.runs.some((run) => run.mode === 'SANDBOX') ? 'SANDBOX' : ''].filter(Boolean).join(', '),
        dataWords(one),
        wholeWords(one),
      ]),
    ),
  ];
}

function document(one: Evidence, level: string): string[] {
  const h = (text: string): string[] => ['', `${level}# ${text}`, ''];
  return [
    `${level} ${plain(one.plan.source)}: evidence of a migration to encryption at rest`,
    '',
    'From the plan and its journal alone; the cloud was not asked. Times are UTC.',
    ...(one.runs.some((run) => run.mode === 'SANDBOX')
      ? ['', '**SANDBOX**: this ran against the lookalike cloud of encmigrate. It is no evidence about real data.']
      : []),
    ...h('Where it stands'),
    `**${one.standing.state}**${one.standing.at ? `, ${one.standing.at}` : ''}`,
    '',
    ...one.standing.words.map((text) => `- ${plain(text)}`),
    ...h('The journal'),
    ...chain(one),
    ...h('Planned'),
    ...planned(one),
    ...h('Approved'),
    ...approved(one),
    ...h('Called'),
    ...called(one.calls),
    ...h('Verified'),
    ...verified(one),
    ...h('What is left'),
    ...left(one),
  ];
}

function chain({ chain: c }: Evidence): string[] {
  if (c.lines === 0 && !c.damage) return [`- there is no journal at \`${c.journal}\`: the plan was not begun`];
  return [
    `- \`${c.journal}\`: ${c.lines} lines, each with the hash of the line before it`,
    c.damage
      ? `- **DAMAGED: line ${c.damage.line} ${plain(c.damage.what)}.** What follows here rests on the lines before it alone`
      : '- whole: every hash was computed again and is right',
    ...(c.torn ? ['- behind them a line that was cut off while it was written; nothing rests on it'] : []),
    ...(c.opened ? [`- opened for the plan with digest \`${c.opened}\`${c.digest !== c.opened ? `, goes on with \`${c.digest}\`` : ''}`] : []),
    ...(c.lastHash ? [`- hash of the last line: \`${c.lastHash}\``] : []),
  ];
}

function planned({ plan, rebuilt, revisions }: Evidence): string[] {
  const by = (how: string) => plan.settings.filter((setting) => setting.how === how);
  return [
    `- plan \`${plan.id}\`, revision ${plan.revision}, digest \`${plan.digest}\``,
    `- planned ${plan.createdAt} by ${plain(plan.tool)}; ${plan.system}, account ${plan.account}, region ${plan.region} (${plan.partition})`,
    `- source \`${plan.source}\`${plan.sourceArn ? ` (\`${plan.sourceArn}\`)` : ''}, target \`${plan.target}\`; ${plan.steps} steps`,
    'error' in rebuilt
      ? `- whether the steps follow from its facts and choices could not be told: ${plain(rebuilt.error)}`
      : rebuilt.same
        ? "- built again from the plan's own facts and choices, the steps are the same"
        : `- **built again from the plan's own facts and choices, these steps differ: ${plain(rebuilt.differing.join(', '))}**`,
    ...encryptionSettings(plan as never).map((setting) => `- ${plain(settingLine(setting))}`),
    ...revisions.map(
      (one) => `- revised ${one.at} by ${plain(one.by)}: \`${one.supersedes}\` -> \`${one.digest}\`, changed: ${plain(one.changed.join(', ') || 'no step')}`,
    ),
    '',
    'Choices:',
    '',
    ...Object.entries(plan.choices).map(([name, value]) => `- ${name}: ${plain(valueWords(value))}`),
    '',
    `Settings of the target: ${by('carried').length} carried over, ${by('changed').length} changed, ${by('asked').length} asked, ${by('new').length} new, ${by('dropped').length} dropped.`,
    '',
    ...table(
      ['setting', 'how', 'source', 'target', 'why'],
      // A field that neither side has says nothing.
      plan.settings
        .filter((s) => s.how !== 'dropped' || (s.source ?? null) !== null)
        .map((s) => [s.field, s.how, valueWords(s.source), s.how === 'dropped' ? 'not given' : valueWords(s.target), s.why ?? '']),
    ),
    '',
    'Preflight:',
    '',
    ...plan.findings.map((f) => `- ${f.level} ${f.code}: ${plain(f.text)}`),
  ];
}

function approved({ approved: consents, runs, drifts, plan }: Evidence): string[] {
  return [
    ...table(
      ['time', 'question', 'by', 'how'],
      consents.map((one) => [one.at, one.question, one.by, one.how]),
    ),
    '',
    `Every run checks that the plan has the digest that the journal goes on with, and builds its steps again${consents.length > 0 ? `; what was approved is \`${plan.digest}\`` : ''}. Taken up:`,
    '',
    ...table(
      ['time', 'by', 'on', 'where', 'as', 'tool'],
      runs.map((run) => [run.at, run.user, run.host, `${run.mode} ${run.account} ${run.region}`, run.identity, run.tool]),
    ),
    ...drifts.flatMap((drift) => [
      '',
      `Found changed ${drift.at}, ${drift.accepted ? 'harmless' : 'and stopped there'}: ${drift.facts.map((f) => plain(`${f.fact} (${f.verdict}): ${f.why}`)).join('; ')}`,
    ]),
  ];
}

function called(calls: Called[]): string[] {
  return table(
    ['began', 'ended', 'step', 'call', 'outcome', 'request id'],
    calls.map((one) => [
      one.beganAt,
      one.endedAt ?? '',
      `${one.undo ? 'undo ' : ''}${one.step}${one.attempt > 1 ? `, attempt ${one.attempt}` : ''}`,
      [one.what, ...Object.entries(one.names).map(([name, value]) => `${name}=${value}`)].join(' '),
      one.outcome,
      one.requestIds.join(', '),
    ]),
  );
}

function verified({ verified: { data, encryption } }: Evidence): string[] {
  return [
    'Data:',
    '',
    ...table(
      ['time', 'comparison', 'outcome', 'items', 'differences', 'how, or why not'],
      data.map((one) => [one.at, one.title, one.outcome, String(one.items ?? ''), String(one.differences ?? ''), one.reason ?? one.how ?? '']),
    ),
    '',
    'Encryption and key, as read from the cloud at that time:',
    '',
    ...table(
      ['time', 'what was read', 'was', 'right before'],
      encryption.map((one) => [one.at, one.says, one.oneOf ? (one.value as unknown[]).map(valueWords).join(' or ') : valueWords(one.value), one.before ?? '']),
    ),
  ];
}

function left({ left: { kept, inClear, deleted } }: Evidence): string[] {
  const list = (what: string, items: string[]): string[] => [
    `${what}:`,
    '',
    ...(items.length > 0 ? items.map((text) => `- ${plain(text)}`) : ['- nothing']),
    '',
  ];
  return [...list('Made by this plan, and there at the end of the journal', kept), ...list('In clear', inClear), ...list('Deleted', deleted)].slice(0, -1);
}
