/** Marker and MaxRecords, 20-100, and filters, as every Describe of this API has them. */
import { invalid } from './refuse.ts';

export interface Paged {
  Marker?: string;
  MaxRecords?: number;
  Filters?: { Name: string; Values: string[] }[];
}

/** The page asked for, in the order given. A marker is the place to go on at; one that is none of ours is refused. */
export function page<T>(rows: T[], { Marker, MaxRecords }: Paged): { rows: T[]; Marker?: string } {
  if (MaxRecords !== undefined && !(MaxRecords >= 20 && MaxRecords <= 100))
    throw invalid(`Invalid value ${MaxRecords} for MaxRecords. Must be between 20 and 100`);
  const from = Marker === undefined || Marker === '' ? 0 : placeOf(Marker);
  const to = from + (MaxRecords ?? 100);
  return { rows: rows.slice(from, to), ...(to < rows.length ? { Marker: Buffer.from(`at:${to}`).toString('base64url') } : {}) };
}

function placeOf(marker: string): number {
  const place = /^at:(\d+)$/.exec(Buffer.from(marker, 'base64url').toString())?.[1];
  if (place === undefined) throw invalid('The parameter Marker is not valid: it was not given by an earlier answer.');
  return Number(place);
}

/** Keeps rows that have one of the values of every filter; a filter the operation does not have is refused. */
export function filtered<T>(rows: T[], filters: Paged['Filters'], known: Record<string, (row: T, value: string) => boolean>): T[] {
  return (filters ?? []).reduce((left, { Name, Values }) => {
    const has = known[Name];
    if (!has) throw invalid(`Unrecognized filter name: ${Name}`);
    if (!Values?.length) throw invalid(`Filter ${Name} has no values`);
    return left.filter((row) => Values.some((value) => has(row, value)));
  }, rows);
}

export const byName =
  <T>(name: (row: T) => string) =>
  (a: T, b: T): number =>
    name(a) < name(b) ? -1 : 1;
