/** The formats there are; a new one is one line. */
import type { Plan } from '../plan/schema.ts';
import { UsageError } from '../plan/usage-error.ts';

export type Format = 'json' | 'markdown';

const writers: Record<Format, () => Promise<(plan: Plan) => string>> = {
  // The document itself: what is approved is what runs.
  json: async () => (plan) => `${JSON.stringify(plan, null, 2)}\n`,
  markdown: async () => (await import('./markdown.ts')).markdown,
};

export const suffix: Record<Format, string> = { json: '.export.json', markdown: '.runbook.md' };

/** Throws UsageError. */
export function formatOf(text: unknown): Format {
  const names = Object.keys(writers) as Format[];
  const known = names.find((name) => name === text);
  if (known) return known;
  throw new UsageError(text === undefined ? 'no format was given' : `there is no format "${String(text)}"`, `give --format ${names.join(' or --format ')}`);
}

export const write = async (format: Format, plan: Plan): Promise<string> => (await writers[format]())(plan);
