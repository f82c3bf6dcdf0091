/** JSON and CBOR bodies: plain trees in, typed values out, and back, by the schema. */
import { dateToTag } from '@smithy/core/cbor';
import { ServiceFault } from '../service.ts';
import { asDate, formatOf, timeFormat } from './scalar.ts';
import { isStructure, members, type Shape } from './shape.ts';

export type Encoding = 'json' | 'cbor';

/** Reads a parsed body. Fields a service does not know are ignored, as JSON services do; a value of a wrong type is a SerializationException. */
export function readTree(shape: Shape, value: unknown): unknown {
  if (isStructure(shape)) {
    const source = asObject(value, shape);
    const read: Record<string, unknown> = {};
    for (const [name, member] of members(shape)) {
      if (source[name] !== undefined && source[name] !== null) read[name] = readTree(member, source[name]);
    }
    return read;
  }
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(value, 'a list');
    return value.map((item) => readTree(shape.getValueSchema(), item));
  }
  if (shape.isMapSchema()) {
    return Object.fromEntries(Object.entries(asObject(value, shape)).map(([k, v]) => [k, readTree(shape.getValueSchema(), v)]));
  }
  if (shape.isTimestampSchema()) return readTime(value);
  if (shape.isBlobSchema()) return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
  if (shape.isStringSchema()) return typed(value, 'string', 'a String');
  if (shape.isBooleanSchema()) return typed(value, 'boolean', 'a Boolean');
  if (shape.isNumericSchema()) return typeof value === 'bigint' ? Number(value) : typed(value, 'number', 'a Number');
  return value;
}

/** The value as it is written: members the schema does not have are left out, so that rows may hold more than they show. */
export function writeTree(shape: Shape, value: unknown, encoding: Encoding): unknown {
  if (isStructure(shape)) {
    const source = value as Record<string, unknown>;
    const written: Record<string, unknown> = {};
    for (const [name, member] of members(shape)) {
      if (source[name] !== undefined && source[name] !== null) written[name] = writeTree(member, source[name], encoding);
    }
    return written;
  }
  if (shape.isListSchema()) return (value as unknown[]).map((item) => writeTree(shape.getValueSchema(), item, encoding));
  if (shape.isMapSchema()) {
    return Object.fromEntries(Object.entries(value as object).map(([k, v]) => [k, writeTree(shape.getValueSchema(), v, encoding)]));
  }
  if (shape.isTimestampSchema()) {
    const time = asDate(value);
    if (encoding === 'cbor') return dateToTag(time);
    const format = formatOf(shape, timeFormat.epochSeconds);
    return format === timeFormat.epochSeconds ? time.getTime() / 1000 : time.toISOString();
  }
  if (shape.isBlobSchema()) {
    if (encoding === 'cbor') return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
    return typeof value === 'string' ? value : Buffer.from(value as Uint8Array).toString('base64');
  }
  return value;
}

function readTime(value: unknown): Date {
  // CBOR: tag 1, seconds since the epoch.
  const raw = typeof value === 'object' && value !== null && 'value' in value ? (value as { value: unknown }).value : value;
  const time = typeof raw === 'number' || typeof raw === 'bigint' ? new Date(Number(raw) * 1000) : raw instanceof Date ? raw : new Date(String(raw));
  if (Number.isNaN(time.getTime())) throw wrongType(value, 'a Timestamp');
  return time;
}

function asObject(value: unknown, shape: Shape): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, shape.getName() ?? 'a structure');
  return value as Record<string, unknown>;
}

function typed(value: unknown, type: string, wanted: string): unknown {
  if (typeof value !== type) throw wrongType(value, wanted);
  return value;
}

// Text as the JSON services' own deserialiser gives it.
const wrongType = (value: unknown, wanted: string) =>
  new ServiceFault('SerializationException', `${(Array.isArray(value) ? 'list' : typeof value).toUpperCase()}_VALUE cannot be converted to ${wanted}`, 400);
