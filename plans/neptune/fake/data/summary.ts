/** Graph summaries and the statistics they come from: facts/neptune.md 7. A summary says what was true when its statistics were made. */
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { badInput, DataRefusal } from './refusal.ts';
import { rdfSummary } from './sparql.ts';
import type { Statistics, Volume } from './volume.ts';

export type Kind = 'pg' | 'rdf';

/** POST .../statistics, mode refresh: the numbers are new some seconds of world time later. */
export function refresh(volume: Volume, kind: Kind, world: SandboxWorld): Record<string, unknown> {
  volume[`${kind}Refresh`] = new Date(world.clock.now().getTime() + world.duration(5, 20)).toISOString();
  return { status: '200 OK', payload: { statisticsId: nextId(volume, kind) } };
}

const nextId = (volume: Volume, kind: Kind): number => (volume[`${kind}Statistics`]?.id ?? 0) + 1;

/** What is due is made; where there never were any, Neptune makes them by itself. */
async function current(volume: Volume, kind: Kind, world: SandboxWorld): Promise<Statistics> {
  const due = volume[`${kind}Refresh`];
  const now = world.clock.now().toISOString();
  const held = volume[`${kind}Statistics`];
  if (held && !(due !== undefined && due <= now)) return held;
  const made = {
    id: nextId(volume, kind),
    date: due !== undefined && due <= now ? due : now,
    summary: kind === 'pg' ? pgSummary(volume) : await rdfSummary(volume),
  };
  volume[`${kind}Statistics`] = made;
  delete volume[`${kind}Refresh`];
  return made;
}

export async function statistics(volume: Volume, kind: Kind, world: SandboxWorld): Promise<Record<string, unknown>> {
  const { id, date } = await current(volume, kind, world);
  return {
    status: '200 OK',
    payload: { autoCompute: true, active: true, statisticsId: id, date, note: '', signatureInfo: { signatureCount: 1, instanceCount: 1, predicateCount: 1 } },
  };
}

export async function summary(
  volume: Volume,
  kind: Kind,
  world: SandboxWorld,
  mode: string | undefined,
  instanceClass: string,
): Promise<Record<string, unknown>> {
  if (mode !== undefined && !['basic', 'detailed'].includes(mode)) throw badInput(`Invalid mode: ${mode}`);
  if (/^db\.t/.test(instanceClass)) throw new DataRefusal('StatisticsNotAvailableException', 400, 'Statistics are not available on this instance type.');
  const { date, summary: held } = await current(volume, kind, world);
  return { status: '200 OK', payload: { version: 'v1', lastStatisticsComputationTime: date, graphSummary: held } };
}

function pgSummary({ vertices, edges }: Volume): Record<string, unknown> {
  const nodeProperties = counted(vertices.flatMap((one) => one.properties.map(([key]) => key)));
  const edgeProperties = counted(edges.flatMap((one) => one.properties.map(([key]) => key)));
  const nodeLabels = [...new Set(vertices.flatMap((one) => one.labels))].sort();
  const edgeLabels = [...new Set(edges.map((one) => one.label))].sort();
  return {
    numNodes: vertices.length,
    numEdges: edges.length,
    numNodeLabels: nodeLabels.length,
    numEdgeLabels: edgeLabels.length,
    nodeLabels,
    edgeLabels,
    numNodeProperties: nodeProperties.length,
    numEdgeProperties: edgeProperties.length,
    nodeProperties,
    edgeProperties,
    totalNodePropertyValues: vertices.reduce((n, one) => n + one.properties.reduce((m, [, all]) => m + all.length, 0), 0),
    totalEdgePropertyValues: edges.reduce((n, one) => n + one.properties.length, 0),
  };
}

function counted(keys: string[]): Record<string, number>[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([key, n]) => ({ [key]: n }));
}
