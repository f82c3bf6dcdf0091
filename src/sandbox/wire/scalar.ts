/** Numbers, booleans, times and bytes between text and values. Times are Dates inside; services may also answer ISO text. */
import { ServiceFault } from '../service.ts';
import { type Shape, traitsOf } from './shape.ts';

/** Timestamp formats as the schemas number them. */
export const timeFormat = { dateTime: 5, httpDate: 6, epochSeconds: 7 } as const;

export function fromText(shape: Shape, value: string, at: string): unknown {
  if (shape.isBooleanSchema()) {
    if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    throw malformed(`${at}: ${value} is not a valid boolean`);
  }
  if (shape.isNumericSchema() || shape.isBigIntegerSchema() || shape.isBigDecimalSchema()) {
    const number = Number(value);
    if (value.trim() === '' || Number.isNaN(number)) throw malformed(`${at}: ${value} is not a valid number`);
    return number;
  }
  if (shape.isTimestampSchema()) {
    const time = /^-?\d+(\.\d+)?$/.test(value) ? new Date(Number(value) * 1000) : new Date(value);
    if (Number.isNaN(time.getTime())) throw malformed(`${at}: ${value} is not a valid timestamp`);
    return time;
  }
  if (shape.isBlobSchema()) return new Uint8Array(Buffer.from(value, 'base64'));
  return value;
}

export function toText(shape: Shape, value: unknown): string {
  if (shape.isTimestampSchema()) return timeText(asDate(value), formatOf(shape, timeFormat.dateTime));
  if (shape.isBlobSchema()) return typeof value === 'string' ? value : Buffer.from(value as Uint8Array).toString('base64');
  return String(value);
}

export function asDate(value: unknown): Date {
  return value instanceof Date ? value : new Date(value as string | number);
}

export function formatOf(shape: Shape, standard: number): number {
  const own = traitsOf(shape).timestampFormat;
  if (own !== undefined) return own;
  const schema = shape.getSchema() as unknown;
  return schema === 4 ? standard : (schema as number);
}

function timeText(time: Date, format: number): string {
  if (format === timeFormat.epochSeconds) return String(time.getTime() / 1000);
  if (format === timeFormat.httpDate) return time.toUTCString();
  return time.toISOString().replace('.000Z', 'Z');
}

const malformed = (text: string) => new ServiceFault('MalformedInput', text, 400);
