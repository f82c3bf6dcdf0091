/** The comparer `neptune` of `compare` steps. */
import { writeFile } from 'node:fs/promises';
import type { ActionContext, ActionResult } from '../../../src/actions/context.ts';
import type { Comparer } from '../../../src/plan/system.ts';
import type { Difference } from './difference.ts';
import { type Compared, comparePropertyGraph } from './property-graph.ts';
import { compareRdf } from './rdf.ts';
import { NotReadable, sideOf } from './side.ts';
import { compareSummaries } from './summary.ts';

/**
 * `source` and `target`: { resourceId, iam }. `options`: sample (elements of each label compared in full), report (a file that names every
 * difference), and `writes`: unless it is "frozen" the data moves while it is read, and the outcome is notVerified whatever was found.
 * Outcomes: equal, differs, notVerified (with `reason`), skipped (a sandbox without the engine).
 */
export const compareNeptune: Comparer = async (action, context) => {
  const lacking = context.sandbox ? context.missing.neptune : undefined;
  if (lacking) return { outcome: 'skipped', outputs: { reason: lacking, at: context.clock.now().toISOString() } };
  const { writes = 'frozen', sample = 100, report } = action.options as { writes?: string; sample?: number; report?: string };
  const began = performance.now();
  try {
    const found = await context.clock.busy(compared(action, context, sample));
    return await judged(found, { writes, sample, began, ...(report ? { report } : {}) }, context);
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    if (error.slow) return await byTotals(error, action, { writes, began }, context);
    return { outcome: 'notVerified', outputs: { keys: 0, differences: 0, named: [], reason: error.message, at: context.clock.now().toISOString() } };
  }
};

/** A cluster holds both models side by side, and nothing tells which of them is used. */
async function compared(action: Parameters<Comparer>[0], context: ActionContext, sample: number): Promise<Compared[]> {
  const [source, target] = await Promise.all([sideOf(action.source, context), sideOf(action.target, context)]);
  if (source.host === target.host) throw new NotReadable(`${source.host} would be compared with itself`);
  const onProgress = (text: string): Promise<void> => context.progress(text);
  return [await comparePropertyGraph(source, target, sample, onProgress), await compareRdf(source, target, sample, onProgress)];
}

/** Exact counts are out of reach; the statistics' totals show at least what is grossly missing. */
async function byTotals(
  slow: NotReadable,
  action: Parameters<Comparer>[0],
  { writes, began }: { writes: string; began: number },
  context: ActionContext,
): Promise<ActionResult> {
  const outputs = { keys: 0, differences: 0, named: [], at: context.clock.now().toISOString() };
  try {
    await context.progress('counting takes too long; comparing the totals of refreshed statistics');
    const [source, target] = await Promise.all([sideOf(action.source, context), sideOf(action.target, context)]);
    const { differences, text } = await compareSummaries(source, target, context.clock, context.signal);
    const reason = `${slow.message}; the totals of refreshed statistics are ${differences.length === 0 ? 'equal, which is no proof' : 'different'}: ${text}`;
    if (differences.length === 0 || writes !== 'frozen') return { outcome: 'notVerified', outputs: { ...outputs, reason } };
    const how = 'totals of refreshed statistics only: counting takes longer than the cluster allows';
    const durationSeconds = Math.round((performance.now() - began) / 100) / 10;
    return { outcome: 'differs', outputs: { ...outputs, differences: differences.length, named: differences, sampled: 0, how, durationSeconds } };
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    return { outcome: 'notVerified', outputs: { ...outputs, reason: `${slow.message}; nor can the statistics be read: ${error.message}` } };
  }
}

async function judged(
  found: Compared[],
  { writes, sample, began, report }: { writes: string; sample: number; began: number; report?: string },
  context: ActionContext,
): Promise<ActionResult> {
  const all: Difference[] = found.flatMap((model) => model.differences);
  const items = found.reduce((n, model) => n + model.items, 0);
  const sampled = found.reduce((n, model) => n + model.sampled, 0);
  if (report) await writeFile(report, all.map((d) => `${JSON.stringify(d)}\n`).join(''), { mode: 0o600 });
  const outputs = {
    keys: items,
    differences: all.length,
    sampled,
    named: all.slice(0, 20),
    how: `counted by every label and predicate (${found.map((model) => model.language).join(', ')}), ${sampled.toLocaleString('en')} compared in full (up to ${sample} of each, taken from both sides)`,
    durationSeconds: Math.round((performance.now() - began) / 100) / 10,
    at: context.clock.now().toISOString(),
  };
  if (writes !== 'frozen')
    return {
      outcome: 'notVerified',
      outputs: { ...outputs, reason: `writers were not stopped; ${all.length} differences over ${items} items were found while they ran` },
    };
  return { outcome: all.length === 0 ? 'equal' : 'differs', outputs };
}
