/** Filters of EC2's Describe operations: any of a filter's values (with * and ?), all of the filters. "List and filter", EC2 User Guide. */
import { ServiceFault } from '../../service.ts';
import type { Tag } from './network.ts';

export interface Filter {
  Name?: string;
  Values?: string[];
}

/** Which fields a filter name reads; what it does not name is refused. */
export type FilterFields<T> = Record<string, (row: T) => (string | undefined)[]>;

export function filtered<T extends { Tags: Tag[] }>(rows: T[], filters: Filter[] | undefined, fields: FilterFields<T>): T[] {
  const tests = (filters ?? []).map(({ Name = '', Values = [] }) => {
    const read = tagField<T>(Name) ?? fields[Name];
    if (!read) throw new ServiceFault('InvalidParameterValue', `The filter '${Name}' is invalid`, 400);
    const patterns = Values.map(wildcard);
    return (row: T) => read(row).some((have) => have !== undefined && patterns.some((pattern) => pattern.test(have)));
  });
  return rows.filter((row) => tests.every((test) => test(row)));
}

function tagField<T extends { Tags: Tag[] }>(name: string): ((row: T) => string[]) | undefined {
  if (name === 'tag-key') return (row) => row.Tags.map(({ Key }) => Key);
  const key = /^tag:(.+)$/.exec(name)?.[1];
  return key === undefined ? undefined : (row) => row.Tags.filter((tag) => tag.Key === key).map(({ Value }) => Value);
}

function wildcard(value: string): RegExp {
  return new RegExp(
    `^${value
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    's',
  );
}
