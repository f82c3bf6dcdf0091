/** SSM: reading parameters. */
import { page } from '../../paging.ts';
import { ServiceFault, type Operation } from '../../service.ts';
import { limitOf, validation } from '../refusals.ts';
import { below, matching } from './filters.ts';
import { notFound, plainName, select } from './names.ts';
import { parameters, type ParameterRow } from './parameters.ts';
import { readValue, shown } from './values.ts';

const badToken = (): ServiceFault => new ServiceFault('InvalidNextToken', 'The specified token is invalid.');

export const readOperations: Record<string, Operation> = {
  GetParameter: ({ Name, WithDecryption }, { world, region }) => ({ Parameter: shown(world, region, select(world, region, Name), WithDecryption) }),

  GetParameters({ Names, WithDecryption }, { world, region }) {
    if (Names.length > 10)
      throw validation(
        `1 validation error detected: Value '[${Names.join(', ')}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10`,
      );
    const Parameters: unknown[] = [];
    const InvalidParameters: string[] = [];
    for (const name of new Set<string>(Names)) {
      try {
        Parameters.push(shown(world, region, select(world, region, name), WithDecryption));
      } catch (error) {
        if (!(error instanceof ServiceFault) || !/^Parameter(Version)?NotFound$/.test(error.shape)) throw error;
        InvalidParameters.push(name);
      }
    }
    return { Parameters, InvalidParameters };
  },

  GetParametersByPath({ Path, Recursive, ParameterFilters, WithDecryption, MaxResults, NextToken }, { world, region }) {
    if (!Path.startsWith('/'))
      throw validation('The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".');
    const fits = matching(ParameterFilters ?? [], ['Type', 'KeyId', 'Label', 'DataType', 'tag']);
    const found = [...parameters(world, region).values()].filter((row) => below(row.Name, Path, Recursive === true) && fits(row));
    const { rows, next } = page(found, (row) => row.Name, limitOf(MaxResults, 'maxResults', 10, 10), NextToken, badToken);
    return { Parameters: rows.map((row) => shown(world, region, select(world, region, row.Name), WithDecryption)), NextToken: next };
  },

  // KeyId is shown here only: facts b2.
  DescribeParameters({ ParameterFilters, Filters, MaxResults, NextToken }, { world, region }) {
    const fits = matching(ParameterFilters ?? Filters ?? [], ['Name', 'Type', 'KeyId', 'Path', 'Label', 'Tier', 'DataType', 'tag']);
    const { rows, next } = page(
      [...parameters(world, region).values()].filter(fits),
      (row) => row.Name,
      limitOf(MaxResults, 'maxResults', 50, 50),
      NextToken,
      badToken,
    );
    return { Parameters: rows.map(described), NextToken: next };
  },

  GetParameterHistory({ Name, WithDecryption, MaxResults, NextToken }, { world, region }) {
    const row = parameters(world, region).get(plainName(world, region, Name));
    if (!row) throw notFound();
    const { rows, next } = page(row.versions, (v) => String(v.Version).padStart(10, '0'), limitOf(MaxResults, 'maxResults', 50, 50), NextToken, badToken);
    return {
      Parameters: rows.map((version) => ({ ...version, Name: row.Name, Value: readValue(world, region, row, version, WithDecryption === true), Policies: [] })),
      NextToken: next,
    };
  },

  ListTagsForResource: ({ ResourceType, ResourceId }, { world, region }) => ({
    TagList: tagged(parameters(world, region), ResourceType, plainName(world, region, ResourceId)).tags,
  }),
};

function described(row: ParameterRow): Record<string, unknown> {
  const { Value: _, Labels: __, ...last } = row.versions.at(-1) ?? ({} as ParameterRow['versions'][number]);
  return { ...last, Name: row.Name, ARN: row.ARN, Policies: [] };
}

/** The sandbox has no documents, nodes or windows: of all that SSM tags, parameters only. */
export function tagged(table: Map<string, ParameterRow>, type: string, id: string): ParameterRow {
  const row = type === 'Parameter' ? table.get(id) : undefined;
  if (!row) throw new ServiceFault('InvalidResourceId', `The resource ID "${id}" is not valid. Verify the ID and try again.`);
  return row;
}
