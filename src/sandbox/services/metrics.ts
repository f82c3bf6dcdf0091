/** CloudWatch metrics: services say which they have and what a period holds; nothing is stored. */
import type { SandboxWorld } from '../service.ts';

export interface Metric {
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: string }[];
}

export interface MetricPeriod {
  metric: Metric;
  region: string;
  start: Date;
  end: Date;
}

/** What a period saw; undefined where no datum fell into it. A single datum is given as one sample. */
export interface Datum {
  sum: number;
  min: number;
  max: number;
  samples: number;
  unit: string;
}

export interface MetricSource {
  list(region: string): Metric[];
  /** `metric` is one of those listed. */
  read(period: MetricPeriod): Datum | undefined | Promise<Datum | undefined>;
}

const sources = new WeakMap<SandboxWorld, MetricSource[]>();

/** Called from a service's `open`. */
export function registerMetrics(world: SandboxWorld, source: MetricSource): void {
  sources.set(world, [...metricSources(world), source]);
}

export function metricSources(world: SandboxWorld): MetricSource[] {
  return sources.get(world) ?? [];
}
