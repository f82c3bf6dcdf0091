/**
 * Where counting takes longer than the cluster lets a query take: the totals of both sides' summaries, of statistics made anew. They are no proof
 * (facts/neptune.md 7: they leave out what is new, and say nothing of values), so equal ones are still "not verified"; different ones are a difference.
 */
import type { World } from '../../../src/actions/context.ts';
import { type Difference, difference } from './difference.ts';
import { NotReadable, type Side } from './side.ts';

const models = [
  { db: 'pg', statistics: '/propertygraph/statistics', summary: '/propertygraph/statistics/summary', totals: ['numNodes', 'numEdges'] },
  { db: 'rdf', statistics: '/rdf/statistics', summary: '/rdf/statistics/summary', totals: ['numQuads', 'numDistinctSubjects', 'numDistinctPredicates'] },
] as const;
type Model = (typeof models)[number];

/** How long statistics of a large graph may take, and how often it is looked. */
const patience = 30 * 60_000;
const pause = 10_000;

export interface Summarized {
  differences: Difference[];
  /** Each total of each model, as both sides have it. */
  text: string;
}

export async function compareSummaries(source: Side, target: Side, clock: World['clock'], signal: AbortSignal): Promise<Summarized> {
  const found: Summarized[] = [];
  for (const model of models) {
    const [a, b] = await Promise.all([totalsOf(source, model, clock, signal), totalsOf(target, model, clock, signal)]);
    found.push({
      differences: model.totals.flatMap((name) => (a[name] === b[name] ? [] : [difference(model.db, name, 'count', String(a[name]), String(b[name]))])),
      text: model.totals.map((name) => `${name} ${a[name]}${a[name] === b[name] ? '' : ` and ${b[name]}`}`).join(', '),
    });
  }
  return { differences: found.flatMap((one) => one.differences), text: found.map((one) => one.text).join('; ') };
}

/** Refreshed first, and waited for a date that was not there before. */
async function totalsOf(side: Side, model: Model, clock: World['clock'], signal: AbortSignal): Promise<Record<string, number>> {
  const read = async () =>
    (await side.get(`${model.summary}`, { mode: 'basic' })).payload as { lastStatisticsComputationTime?: string; graphSummary?: Record<string, number> };
  const before = await read();
  await side.refresh(model.statistics);
  for (let waited = 0; waited < patience; waited += pause) {
    await clock.sleep(pause, signal);
    const now = await read();
    if (now.lastStatisticsComputationTime !== before.lastStatisticsComputationTime) return now.graphSummary ?? {};
  }
  throw new NotReadable(`${side.host}: its statistics were not made anew within ${patience / 60_000} minutes`);
}
