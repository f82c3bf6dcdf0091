/** A literal JSON value, or one of three references that the engine resolves when a step begins. */
import { z } from 'zod';

/** Output of an earlier step: `path` is a JMESPath over the outputs that step kept in the journal. */
export type From = { $from: string; path: string };
/** A string put together from literals and references, so that what is shown is what is built. */
export type Text = { $text: (string | From)[] };
/** A secret by name. Its value is fetched at run time (prompt, environment, file) and never written. */
export type SecretRef = { $secret: string };

export type Value = string | number | boolean | null | From | Text | SecretRef | Value[] | { [key: string]: Value };

export const fromSchema = z.strictObject({ $from: z.string(), path: z.string() });
export const textSchema = z.strictObject({ $text: z.array(z.union([z.string(), fromSchema])) });
export const secretSchema = z.strictObject({ $secret: z.string() });

export const valueSchema: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), fromSchema, textSchema, secretSchema, z.array(valueSchema), z.record(z.string(), valueSchema)]),
);

export const isFrom = (v: unknown): v is From => typeof v === 'object' && v !== null && '$from' in v;
export const isText = (v: unknown): v is Text => typeof v === 'object' && v !== null && '$text' in v;
export const isSecret = (v: unknown): v is SecretRef => typeof v === 'object' && v !== null && '$secret' in v;
