/** Every Neptune cluster of a region, with what is known of its encryption. Two paged lists; RDS, Aurora and DocumentDB answer in them too. */
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { Found } from '../../../src/plan/system.ts';
import { isNeptune, readRegion, sourceIn } from '../gather/source.ts';
import { sourceOf, type Source } from '../recipe/source.ts';

/** AWS Security Hub "Neptune.1", AWS Config "neptune-cluster-encrypted"; snapshots in clear are "Neptune.6". */
const controls = ['Neptune.1', 'neptune-cluster-encrypted'];

export async function discover(aws: AwsCaller, region: string): Promise<Found[]> {
  const rows = await readRegion((...given) => aws.call(...given));
  return rows.clusters
    .filter(isNeptune)
    .map((cluster) => {
      const facts = sourceIn(rows, cluster);
      const source = sourceOf({ ...facts, customEndpoints: [] });
      const global = cluster.GlobalClusterIdentifier;
      const why = source.encrypted
        ? undefined
        : global
          ? `member of the global database ${global}`
          : cluster.CrossAccountClone
            ? 'shared with another account for cloning'
            : stateWhy(source);
      return {
        system: 'neptune',
        id: source.id,
        ...(facts.arn ? { arn: facts.arn } : {}),
        region,
        encryption: source.encrypted ? 'sse-kms' : 'none',
        encrypted: source.encrypted,
        summary: summary(source, (cluster.AssociatedRoles ?? []).length),
        state: source.encrypted ? ('done' as const) : why ? ('blocked' as const) : ('ready' as const),
        ...(why ? { why } : {}),
        controls: source.encrypted ? [] : controls,
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function stateWhy({ status, members }: Source): string | undefined {
  if (!['available', 'backing-up', 'modifying', 'upgrading', 'maintenance'].includes(status)) return `it is ${status}`;
  return members.some((m) => m.writer) ? undefined : 'it has no writer';
}

export function summary({ members, version, iam }: Source, roles: number): string {
  const readers = members.filter((m) => !m.writer).length;
  const classes = [...new Set(members.map((m) => m.row.DBInstanceClass ?? ''))].filter(Boolean);
  const count = `${members.length - readers} writer${readers > 0 ? `, ${readers} reader${readers === 1 ? '' : 's'}` : ''}`;
  return [
    count,
    classes.join('/'),
    `neptune${version ? ` ${version}` : ''}`,
    ...(iam ? ['IAM auth'] : []),
    ...(roles > 0 ? [`${roles} role${roles === 1 ? '' : 's'}`] : []),
  ]
    .filter(Boolean)
    .join(', ');
}
