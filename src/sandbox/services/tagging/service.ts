/** Resource Groups Tagging API: what has tags, over all services of the region that register theirs (../tagged.ts). */
import { page } from '../../paging.ts';
import { ServiceFault, type SandboxService, type SandboxWorld } from '../../service.ts';
import { taggedSources, type TaggedResource } from '../tagged.ts';

interface TagFilter {
  Key?: string;
  Values?: string[];
}

const invalid = (text: string): ServiceFault => new ServiceFault('InvalidParameterException', text);
const badToken = (): ServiceFault => new ServiceFault('PaginationTokenExpiredException', 'The pagination token is not valid, or has expired.');

/** Only what is tagged, or was, is known to this API. */
const all = (world: SandboxWorld, region: string): TaggedResource[] =>
  taggedSources(world)
    .flatMap((source) => source(region))
    .filter(({ tags }) => Object.keys(tags).length > 0);

/** `elasticache`, or `elasticache:replicationgroup`. */
function ofType(arn: string, type: string): boolean {
  const [, , service, , , ...rest] = arn.split(':');
  const [wanted, kind] = type.split(':');
  return service === wanted && (kind === undefined || rest.join(':').split(/[:/]/)[0] === kind);
}

const hasTag = (tags: Record<string, string>, { Key = '', Values = [] }: TagFilter): boolean =>
  Key in tags && (Values.length === 0 || Values.includes(tags[Key] ?? ''));

export const tagging: SandboxService = {
  id: 'resource-groups-tagging-api',
  signs: ['tagging'],
  sdk: () => import('@aws-sdk/client-resource-groups-tagging-api'),
  protocol: 'json1.1',
  operations: {
    GetResources({ TagFilters = [], ResourceTypeFilters = [], ResourceARNList = [], ResourcesPerPage = 50, PaginationToken }, { world, region }) {
      if (ResourcesPerPage < 1 || ResourcesPerPage > 100) throw invalid('ResourcesPerPage must be between 1 and 100');
      if (ResourceARNList.length > 0 && (TagFilters.length > 0 || ResourceTypeFilters.length > 0))
        throw invalid('ResourceARNList cannot be used together with filters');
      const found = all(world, region).filter(
        ({ arn, tags }) =>
          (TagFilters as TagFilter[]).every((filter) => hasTag(tags, filter)) &&
          (ResourceTypeFilters.length === 0 || (ResourceTypeFilters as string[]).some((type) => ofType(arn, type))) &&
          (ResourceARNList.length === 0 || ResourceARNList.includes(arn)),
      );
      const { rows, next } = page(found, ({ arn }) => arn, ResourcesPerPage, PaginationToken, badToken);
      return {
        ResourceTagMappingList: rows.map(({ arn, tags }) => ({ ResourceARN: arn, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) })),
        // Empty, not absent, on the last page (API reference).
        PaginationToken: next ?? '',
      };
    },

    GetTagKeys({ PaginationToken }, { world, region }) {
      const { rows, next } = page(new Set(all(world, region).flatMap(({ tags }) => Object.keys(tags))), (key) => key, 100, PaginationToken, badToken);
      return { TagKeys: rows, PaginationToken: next ?? '' };
    },

    GetTagValues({ Key, PaginationToken }, { world, region }) {
      const values = all(world, region).flatMap(({ tags }) => (Key in tags ? [tags[Key] ?? ''] : []));
      const { rows, next } = page(new Set(values), (value) => value, 100, PaginationToken, badToken);
      return { TagValues: rows, PaginationToken: next ?? '' };
    },
  },
};
