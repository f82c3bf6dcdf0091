/** Plan files: written once with mode 0600, never edited afterwards, read back through the schema and the digest. */
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { digestOf } from './digest.ts';
import { PlanFileError } from './errors.ts';
import { phaseNumber } from './phases.ts';
import { branchesOf, type Plan, planSchema } from './schema.ts';
import { UsageError } from './usage-error.ts';
import { references } from './references.ts';

export const sealPlan = (plan: Omit<Plan, 'digest'>): Plan => ({ ...plan, digest: digestOf(plan) });

/** `x.plan.json` -> `x.journal.ndjson`; a revision `x.r2.plan.json` goes on in the journal of `x`. */
export function journalPath(planPath: string): string {
  const name = basename(planPath).replace(/(\.r\d+)?\.plan\.json$|\.json$/, '');
  return join(dirname(planPath), `${name}.journal.ndjson`);
}

/** Throws PlanFileError: not there, not JSON, not a plan, edited, or steps that contradict each other. */
export async function readPlan(path: string): Promise<Plan> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new PlanFileError(`${path} cannot be read: ${why}`, 'encmigrate plan <system> <id> writes a plan file');
  }
  return parsePlan(text, path);
}

export function parsePlan(text: string, path: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new PlanFileError(`${path} is not JSON: ${(error as Error).message}`, 'encmigrate plan <system> <id> writes a plan file');
  }
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'string' && /^encmigrate\/plan@/.test(format) && format !== 'encmigrate/plan@1')
    throw new PlanFileError(`${path} has format ${format}; this encmigrate reads encmigrate/plan@1`, 'use the encmigrate that wrote it');
  const parsed = planSchema.safeParse(json);
  if (!parsed.success)
    throw new PlanFileError(
      `${path} is not a plan: ${z.prettifyError(parsed.error).split('\n').slice(0, 4).join(' ')}`,
      'encmigrate plan <system> <id> writes a plan file',
    );
  const digest = digestOf(json as object);
  if (digest !== parsed.data.digest)
    throw new PlanFileError(
      `${path} was edited after it was written: its content has digest ${digest.slice(0, 19)}…, the file says ${parsed.data.digest.slice(0, 19)}…`,
      'plan again with the choices you want; a plan is never edited',
    );
  coherent(parsed.data, path);
  return parsed.data;
}

function coherent(plan: Plan, path: string): void {
  const seen = new Map<string, number>();
  let phase = 0;
  for (const step of plan.steps) {
    const wrong = (what: string) => new PlanFileError(`${path}: step ${step.id} ${what}`, 'plan again; a plan is never edited');
    if (seen.has(step.id)) throw wrong('appears twice');
    if (phaseNumber(step.phase) < phase) throw wrong(`is of phase ${step.phase}, after a later phase`);
    phase = phaseNumber(step.phase);
    for (const need of [...step.needs, ...branchesOf(step.when), ...references(step.action)])
      if (!seen.has(need)) throw wrong(`refers to ${need}, which is not an earlier step`);
    seen.set(step.id, phase);
  }
}

/** Never overwrites: a plan may have been approved and begun. */
export async function writePlan(path: string, plan: Plan): Promise<void> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw new UsageError(`${path} is already there; a plan file is never overwritten`, 'choose another --out, or remove it');
    throw new UsageError(`${path} cannot be written: ${code}`, 'choose another --out');
  }
  try {
    await file.writeFile(`${JSON.stringify(plan, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
