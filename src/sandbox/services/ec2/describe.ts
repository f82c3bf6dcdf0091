/** How EC2's Describe operations find, filter and page: by ids, or by filters with pages of 5 to 1000. */
import { page } from '../../paging.ts';
import { ServiceFault, type Operation, type SandboxWorld, type Table } from '../../service.ts';
import { filtered, type FilterFields } from './filters.ts';
import type { Tag } from './network.ts';

export interface Described<T> {
  table(world: SandboxWorld, region: string): Table<T>;
  /** Member of the answer, and of the input that lists ids. */
  result: string;
  ids: string;
  idOf(row: T): string;
  /** Wire code and words for an id that does not exist, and the form of ids. */
  missing: [code: string, noun: string];
  form: RegExp;
  malformed: string;
  filters: FilterFields<T>;
}

const invalid = (code: string, text: string): ServiceFault => new ServiceFault(code, text, 400);

export function describe<T extends { Tags: Tag[] }>(what: Described<T>): Operation {
  return (input, { world, region }) => {
    refuseDryRun(input);
    const table = what.table(world, region);
    const ids = input[what.ids] as string[] | undefined;
    if (ids?.length && input.MaxResults !== undefined)
      throw invalid('InvalidParameterCombination', `The parameter ${what.ids} cannot be used with the parameter MaxResults`);
    for (const id of ids ?? []) {
      if (!what.form.test(id)) throw invalid(what.malformed, `Invalid id: "${id}"`);
      if (!table.has(id)) throw invalid(what.missing[0], `The ${what.missing[1]} ID '${id}' does not exist`);
    }
    const among = ids?.length ? [...table.values()].filter((row) => ids.includes(what.idOf(row))) : [...table.values()];
    const limit = input.MaxResults ?? 1000;
    if (limit < 5 || limit > 1000)
      throw invalid('InvalidParameterValue', `Value ( ${limit} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`);
    const { rows, next } = page(filtered(among, input.Filters, what.filters), what.idOf, limit, input.NextToken, () =>
      invalid('InvalidParameterValue', `Value ( ${input.NextToken} ) for parameter nextToken is invalid.`),
    );
    return { [what.result]: rows, NextToken: next };
  };
}

export function refuseDryRun(input: { DryRun?: boolean }): void {
  if (input.DryRun) throw new ServiceFault('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}
