/** ParameterFilters of DescribeParameters and GetParametersByPath. */
import { ServiceFault } from '../../service.ts';
import type { ParameterRow } from './parameters.ts';

interface Filter {
  Key: string;
  Option?: string;
  Values?: string[];
}

const fields: Record<string, (row: ParameterRow) => string[]> = {
  Name: (row) => [row.Name],
  Type: (row) => [row.versions.at(-1)?.Type ?? ''],
  KeyId: (row) => [row.versions.at(-1)?.KeyId ?? ''],
  Tier: (row) => [row.versions.at(-1)?.Tier ?? ''],
  DataType: (row) => [row.versions.at(-1)?.DataType ?? ''],
  Label: (row) => row.versions.flatMap((version) => version.Labels),
};

/** Faults: InvalidFilterKey, InvalidFilterOption, InvalidFilterValue. */
export function matching(filters: Filter[], keys: string[]): (row: ParameterRow) => boolean {
  const tests = filters.map(({ Key, Option, Values = [] }) => {
    const tag = /^tag:(.+)$/.exec(Key)?.[1];
    const read = tag ? (row: ParameterRow) => row.tags.filter((t) => t.Key === tag).map((t) => t.Value) : fields[Key];
    if (!keys.includes(tag ? 'tag' : Key))
      throw new ServiceFault('InvalidFilterKey', `The following filter key is not valid: ${Key}. Valid filter keys include: [${keys.join(', ')}].`);
    if (Key === 'Path') return (row: ParameterRow) => Values.some((path) => below(row.Name, path, Option === 'Recursive'));
    const compare = options[Option ?? 'Equals'];
    if (!compare)
      throw new ServiceFault(
        'InvalidFilterOption',
        `The following filter option is not valid: ${Option}. Valid options include: [BeginsWith, Contains, Equals].`,
      );
    return (row: ParameterRow) =>
      Values.length === 0
        ? (read?.(row).length ?? 0) > 0
        : (read?.(row) ?? []).some((have) => Values.some((want) => compare(have, Key === 'Name' && Option !== 'Contains' ? rooted(want, have) : want)));
  });
  return (row) => tests.every((test) => test(row));
}

const options: Record<string, (have: string, want: string) => boolean> = {
  Equals: (have, want) => have === want,
  BeginsWith: (have, want) => have.startsWith(want),
  Contains: (have, want) => have.includes(want),
};

/** A filter on names may leave the first slash away. */
const rooted = (want: string, have: string): string => (have.startsWith('/') && !want.startsWith('/') ? `/${want}` : want);

export function below(name: string, path: string, recursive: boolean): boolean {
  const root = path.endsWith('/') ? path : `${path}/`;
  const full = name.startsWith('/') ? name : `/${name}`;
  return full.startsWith(root) && (recursive || !full.slice(root.length).includes('/'));
}
