/**
 * DescribeAccountAttributes, DescribeGlobalClusters, DescribePendingMaintenanceActions.
 * The first is an operation of RDS proper, which answers under the same name and signature: the neptune client has no schema of it, so its two shapes are written here.
 */
import type { SandboxCall } from '../../../src/sandbox/service.ts';
import { arnOf } from './names.ts';
import { byName, filtered, page, type Paged } from './paging.ts';
import { accountQuotas } from './quotas.ts';
import { ServiceFault } from '../../../src/sandbox/service.ts';
import { globals, maintenance, type MaintenanceRow } from './rows.ts';

const ns = 'com.amazonaws.neptune';
// As the SDK's generated schemas are written: 3 a structure, 1 a list, 9 an operation; scalars 0 text, 1 number. API:rds AccountAttributesMessage.
const quota = [3, ns, 'AccountQuota', 0, ['AccountQuotaName', 'Used', 'Max'], [0, 1, 1]];
const quotaList = [1, ns, 'AccountQuotaList', 0, [() => quota, { xmlName: 'AccountQuota' }]];
const message = [3, ns, 'AccountAttributesMessage', 0, ['AccountQuotas'], [() => quotaList]];
const asked = [3, ns, 'DescribeAccountAttributesMessage', 0, [], []];

/** Beside the schemas of the neptune client. */
export const rdsSchemas = { DescribeAccountAttributes$: [9, ns, 'DescribeAccountAttributes', 0, () => asked, () => message] };

export const accountOperations = {
  DescribeAccountAttributes: (_: unknown, { world, region }: SandboxCall) => ({ AccountQuotas: accountQuotas(world, region) }),

  DescribeGlobalClusters(input: Paged & { GlobalClusterIdentifier?: string }, { world, region }: SandboxCall) {
    const named = [...globals(world).values()].filter(
      (row) => input.GlobalClusterIdentifier === undefined || row.GlobalClusterIdentifier === input.GlobalClusterIdentifier.toLowerCase(),
    );
    if (input.GlobalClusterIdentifier !== undefined && named.length === 0)
      throw new ServiceFault('GlobalClusterNotFoundFault', `Global cluster ${input.GlobalClusterIdentifier} not found`);
    const { rows, Marker } = page(named.sort(byName((row) => row.GlobalClusterIdentifier)), input);
    return {
      GlobalClusters: rows.map((row) => ({
        ...row,
        GlobalClusterArn: arnOf(world, region, 'global-cluster', row.GlobalClusterIdentifier),
        GlobalClusterMembers: row.members.map(({ arn, writer }) => ({
          DBClusterArn: arn,
          IsWriter: writer,
          Readers: writer ? row.members.filter((one) => !one.writer).map((one) => one.arn) : [],
        })),
      })),
      Marker,
    };
  },

  DescribePendingMaintenanceActions(input: Paged & { ResourceIdentifier?: string }, { world, region }: SandboxCall) {
    const all = [...maintenance(world, region).values()].filter(
      (row) => input.ResourceIdentifier === undefined || row.ResourceIdentifier === input.ResourceIdentifier,
    );
    const { rows, Marker } = page(
      filtered<MaintenanceRow>(all, input.Filters, {
        'db-cluster-id': (row, value) => row.ResourceIdentifier.endsWith(`:cluster:${value}`) || row.ResourceIdentifier === value,
        'db-instance-id': (row, value) => row.ResourceIdentifier.endsWith(`:db:${value}`) || row.ResourceIdentifier === value,
      }),
      input,
    );
    return {
      PendingMaintenanceActions: rows.map(({ ResourceIdentifier, Action, Description }) => ({
        ResourceIdentifier,
        PendingMaintenanceActionDetails: [{ Action, Description }],
      })),
      Marker,
    };
  },
};
