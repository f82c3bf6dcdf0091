/**
 * IAM policies that name the cluster by its resource id, which the target does not share: facts/neptune.md 3d.
 * One list tells all of the account: customer managed ones in the version in force, and inline ones of roles, users and groups.
 */
import type { AwsCaller } from '../../../src/actions/context.ts';
import { allPages } from '../../../src/actions/readers/aws.ts';
import type { Optional } from '../../../src/aws/optional.ts';
import type { Value } from '../../../src/plan/value.ts';

export interface DataPolicy {
  /** As an operator finds it: a policy's ARN, or an inline policy and whose it is. */
  holder: string;
  statements: Statement[];
}

export type Statement = Record<string, Value>;

interface Details {
  Policies?: { Arn?: string; PolicyVersionList?: { IsDefaultVersion?: boolean; Document?: string }[] }[];
  RoleDetailList?: { RoleName?: string; RolePolicyList?: Inline[] }[];
  UserDetailList?: { UserName?: string; UserPolicyList?: Inline[] }[];
  GroupDetailList?: { GroupName?: string; GroupPolicyList?: Inline[] }[];
}

interface Inline {
  PolicyName?: string;
  PolicyDocument?: string;
}

/** Null where IAM cannot be read. */
export const readDataPolicies = (call: AwsCaller['call'], optional: Optional, resourceId: string): Promise<DataPolicy[] | null> =>
  optional('IAM policies', 'iam:GetAccountAuthorizationDetails', async () => {
    const found = (await allPages('iam', 'GetAccountAuthorizationDetails', { Filter: ['LocalManagedPolicy', 'Role', 'User', 'Group'] }, call)) as Details;
    const inline = (whose: string, list: Inline[] | undefined) =>
      (list ?? []).map(({ PolicyName, PolicyDocument }) => ({ holder: `inline policy ${PolicyName} of ${whose}`, text: PolicyDocument }));
    const all = [
      ...(found.Policies ?? []).map(({ Arn, PolicyVersionList }) => ({
        holder: Arn ?? '',
        text: PolicyVersionList?.find((version) => version.IsDefaultVersion)?.Document,
      })),
      ...(found.RoleDetailList ?? []).flatMap((role) => inline(`role ${role.RoleName}`, role.RolePolicyList)),
      ...(found.UserDetailList ?? []).flatMap((user) => inline(`user ${user.UserName}`, user.UserPolicyList)),
      ...(found.GroupDetailList ?? []).flatMap((group) => inline(`group ${group.GroupName}`, group.GroupPolicyList)),
    ];
    return all
      .map(({ holder, text }) => ({ holder, statements: statementsOf(text ?? '').filter((s) => JSON.stringify(s).includes(resourceId)) }))
      .filter(({ statements }) => statements.length > 0)
      .sort((a, b) => (a.holder < b.holder ? -1 : 1));
  });

/** Documents come URL-encoded; a lone statement need not be in a list. */
function statementsOf(text: string): Statement[] {
  try {
    const { Statement } = JSON.parse(decodeURIComponent(text)) as { Statement?: Statement | Statement[] };
    return Statement === undefined ? [] : Array.isArray(Statement) ? Statement : [Statement];
  } catch {
    return [];
  }
}
