/** `verify`: both sides again. 0 equal, 1 differs or not verified; every differing key is named. */
import { verifyPlan } from '../../engine/verify.ts';
import { readPlan } from '../../plan/file.ts';
import { UsageError } from '../../plan/usage-error.ts';
import type { Command } from '../call.ts';
import { onward } from '../given.ts';
import { commandHost } from '../hosts/host.ts';
import { line } from '../hosts/ndjson.ts';
import { interrupts } from '../interrupts.ts';
import { shellWord } from '../paths.ts';
import { secretSources } from '../secrets.ts';
import { systemOf } from '../systems.ts';
import { connectForPlan, whereWords } from '../where.ts';

interface Named {
  db?: number;
  key?: string;
  keyBase64?: string;
  kind?: string;
  sourceDigest?: string | null;
  targetDigest?: string | null;
}

export const verify: Command = async ({ args, given, own, io }) => {
  const planPath = args[0] ?? '';
  const share = shareOf(own.share);
  secretSources(given.secret);
  const plan = await readPlan(planPath);
  const connection = await connectForPlan(given, io, plan);
  const again = onward(`encmigrate verify ${shellWord(planPath)}`, given);
  const stop = interrupts(io, again);
  // Progress goes to stderr: stdout holds what was found, and nothing else.
  let told = 0;
  const host = commandHost(given, io, {
    notify(notice) {
      if (notice.type !== 'step.progress' || given.json || Date.now() - told < 10_000) return;
      told = Date.now();
      io.err(`${notice.at.slice(11, 19)}Z  ${notice.text}`);
    },
    close: () => undefined,
  });
  try {
    io.err(whereWords(connection));
    const found = await verifyPlan({
      plan,
      planPath,
      system: await systemOf(plan.system),
      connection,
      host,
      signal: stop.signal,
      ...(typeof own.report === 'string' ? { report: own.report } : {}),
      ...(share === undefined ? {} : { share }),
    });
    if (given.json) io.out(line({ type: 'verify', plan: plan.id, ...found }));
    else for (const text of words(found, again)) io.out(text);
    return found.exit;
  } catch (error) {
    if ((error as Error).name === 'Interrupted') return stop.exit() ?? 130;
    throw error;
  } finally {
    stop.end();
    connection.close();
  }
};

function shareOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const share = Number(value);
  if (!(share > 0 && share <= 1)) throw new UsageError(`--share ${String(value)} is not a share`, 'give a number above 0, up to 1: --share 0.5');
  return share;
}

function words(found: Awaited<ReturnType<typeof verifyPlan>>, again: string): string[] {
  const checks = found.checks.map((check) => `${check.ok ? 'ok    ' : 'WRONG '} ${check.title}${check.message ? `: ${check.message}` : ''}`);
  const named = (found.named as Named[]).map(
    (d) => `${d.kind}  db ${d.db}  ${d.key}  base64:${d.keyBase64}  source ${d.sourceDigest ?? '-'}  target ${d.targetDigest ?? '-'}`,
  );
  const more = found.differences - named.length;
  return [
    ...checks,
    ...named,
    ...(more > 0 ? [`... and ${more} more: ${found.report ? `all are in ${found.report}` : `${again} --report differences.ndjson names all`}`] : []),
    found.outcome === 'equal'
      ? `Equal: ${found.keys} keys, both ways, 0 differences.`
      : found.outcome === 'differs'
        ? `DIFFERS: ${found.differences} differences over ${found.keys} keys.`
        : `NOT VERIFIED (${found.outcome}): ${found.reason ?? 'no reason was given'}`,
    ...(found.report && more <= 0 ? [`Report: ${found.report}`] : []),
  ];
}
