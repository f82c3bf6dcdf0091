/** `plan`: preflight, then a plan file. Everything that blocks is told at once, and then nothing is written. */
import { basename, resolve } from 'node:path';
import { findingLines } from '../../export/words.ts';
import { encryptionSettings, settingLine } from '../../export/settings.ts';
import { writePlan } from '../../plan/file.ts';
import type { Plan } from '../../plan/schema.ts';
import { askChoices } from '../ask-choices.ts';
import { choicesOf } from '../choices.ts';
import type { Call, Command } from '../call.ts';
import { type Draft, draft, ofLevel } from '../draft.ts';
import { exitCodes } from '../exit.ts';
import { onward } from '../given.ts';
import { line } from '../hosts/ndjson.ts';
import { remember } from '../known-plans.ts';
import { shellWord } from '../paths.ts';
import { systemOf } from '../systems.ts';
import { connectFor, whereWords } from '../where.ts';

export const plan: Command = async (call) => {
  const { args, given, own, io } = call;
  const [name = '', id = ''] = args;
  const system = await systemOf(name);
  let choices = choicesOf(own);
  const connection = await connectFor(given, io);
  try {
    let found = await draft({ system, connection, id, choices });
    if (ofLevel(found.findings, 'blocker').length === 0 && !found.plan && asks(call)) {
      io.err(whereWords(connection));
      choices = await askChoices(io, system.questions(found.facts), choices);
      found = await draft({ system, connection, id, choices });
    }
    if (!found.plan) return refuse(call, id, found);
    const path = typeof own.out === 'string' ? own.out : `./${basename(found.plan.source.id)}.plan.json`;
    await writePlan(path, found.plan);
    remember(io.env, resolve(io.cwd, path));
    tell(call, path, found.plan);
    return exitCodes.done;
  } finally {
    connection.close();
  }
};

const asks = ({ io, given }: Call): boolean => io.terminal && given.input && !given.json;

function refuse({ io, given }: Call, id: string, found: Draft): number {
  const blockers = ofLevel(found.findings, 'blocker');
  const questions = ofLevel(found.findings, 'question');
  const exit = blockers.length > 0 ? exitCodes.blocked : exitCodes.usage;
  if (given.json) io.out(line({ type: 'refused', exit, source: id, findings: found.findings }));
  io.err(
    blockers.length > 0
      ? `encmigrate: ${id} cannot be migrated as chosen; no plan was written`
      : `encmigrate: ${id} can be planned once this is answered; no plan was written`,
  );
  for (const text of [...blockers, ...questions].flatMap(findingLines)) io.err(`  ${text}`);
  return exit;
}

function tell({ io, given }: Call, path: string, made: Plan): void {
  const word = shellWord(path);
  if (given.json) {
    io.out(
      line({
        type: 'plan',
        path,
        id: made.id,
        digest: made.digest,
        source: made.source.id,
        target: made.target.id,
        steps: made.steps.length,
        findings: made.findings,
      }),
    );
    return;
  }
  const warnings = ofLevel(made.findings, 'warning');
  const how = (what: string) => made.settings.filter((s) => s.how === what).length;
  for (const text of [
    `${made.source.id} -> ${made.target.id}    plan ${made.id}, ${made.steps.length} steps, ${made.account} ${made.region}`,
    ...encryptionSettings(made).map(settingLine),
    `Settings: ${how('carried')} carried over, ${how('changed')} changed, ${how('asked')} asked, ${how('dropped')} dropped`,
    `Preflight: ${ofLevel(made.findings, 'ok').length} ok, ${warnings.length} warnings`,
    ...warnings.flatMap(findingLines).map((text) => `  ${text}`),
    `Written: ${path}, ${made.digest}`,
    `Nothing was changed in the cloud. Review it: encmigrate show ${word}`,
    onward(`Run it: encmigrate run ${word}`, given),
  ])
    io.out(text);
}
