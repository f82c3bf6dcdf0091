/** The plan document as JSON Schema, from the schema that reads and writes it: editors complete and check plans by it. */
import { z } from 'zod';
import { planSchema } from '../../src/plan/schema.ts';

export function planSchemaDocument(): string {
  // `input`: what a plan file may hold; a field with a default may be left out.
  const schema = z.toJSONSchema(planSchema, { io: 'input', target: 'draft-2020-12', reused: 'ref' });
  const about = {
    title: 'encmigrate plan',
    description: 'The whole of a migration, as data. Written by `encmigrate plan`, never edited by the program afterwards.',
  };
  return `${JSON.stringify({ ...about, ...schema }, null, 2)}\n`;
}
