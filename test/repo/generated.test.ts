/** Documents that are made from the code say what the code says now. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planSchema } from '../../src/plan/schema.ts';
import { generated } from '../../tools/docs/generated.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

describe('a document that is made from the code', () => {
  it.each(generated())('$path is fresh (else: npm run docs)', ({ path, text }) => {
    expect(read(path)).toBe(text);
  });
});

describe('docs/plan.schema.json', () => {
  const schema = JSON.parse(read('docs/plan.schema.json'));

  it('names every field that a plan must have', () => {
    const optional = Object.entries(planSchema.shape)
      .filter(([, field]) => field.safeParse(undefined).success)
      .map(([name]) => name);
    expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(planSchema.shape).sort());
    expect([...schema.required].sort()).toEqual(
      Object.keys(planSchema.shape)
        .filter((name) => !optional.includes(name))
        .sort(),
    );
  });

  it('allows no other, as the program does', () => {
    expect(schema.additionalProperties).toBe(false);
  });
});
