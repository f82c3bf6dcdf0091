/**
 * Every policy document of an account: customer managed ones in the version in force, and inline ones of roles, users and groups. One paged list tells
 * all of it: GetAccountAuthorizationDetails of the IAM API reference.
 */
import type { Value } from '../plan/value.ts';

export interface PolicyDocument {
  /** As an operator finds it: a policy's ARN, or an inline policy and whose it is. */
  holder: string;
  statements: Statement[];
}

export type Statement = Record<string, Value>;

interface Inline {
  PolicyName?: string;
  PolicyDocument?: string;
}
interface Details {
  Policies?: { Arn?: string; PolicyVersionList?: { IsDefaultVersion?: boolean; Document?: string }[] }[];
  RoleDetailList?: { RoleName?: string; RolePolicyList?: Inline[] }[];
  UserDetailList?: { UserName?: string; UserPolicyList?: Inline[] }[];
  GroupDetailList?: { GroupName?: string; GroupPolicyList?: Inline[] }[];
}

export const accountPolicies = {
  service: 'iam',
  operation: 'GetAccountAuthorizationDetails',
  input: { Filter: ['LocalManagedPolicy', 'Role', 'User', 'Group'] },
} as const;

/** `answer`: all pages of that list, joined. In the order of their holders. */
export function documentsOf(answer: unknown): PolicyDocument[] {
  const found = answer as Details;
  const inline = (whose: string, list: Inline[] | undefined) =>
    (list ?? []).map(({ PolicyName, PolicyDocument: text }) => ({ holder: `inline policy ${PolicyName} of ${whose}`, text }));
  const all = [
    ...(found.Policies ?? []).map(({ Arn, PolicyVersionList }) => ({
      holder: Arn ?? '',
      text: PolicyVersionList?.find((version) => version.IsDefaultVersion)?.Document,
    })),
    ...(found.RoleDetailList ?? []).flatMap((role) => inline(`role ${role.RoleName}`, role.RolePolicyList)),
    ...(found.UserDetailList ?? []).flatMap((user) => inline(`user ${user.UserName}`, user.UserPolicyList)),
    ...(found.GroupDetailList ?? []).flatMap((group) => inline(`group ${group.GroupName}`, group.GroupPolicyList)),
  ];
  return all.map(({ holder, text }) => ({ holder, statements: statementsOf(text ?? '') })).sort((a, b) => (a.holder < b.holder ? -1 : 1));
}

/** Documents come URL-encoded; a lone statement need not be in a list. */
function statementsOf(text: string): Statement[] {
  try {
    const { Statement } = JSON.parse(decodeURIComponent(text)) as { Statement?: Statement | Statement[] };
    return Statement === undefined ? [] : Array.isArray(Statement) ? Statement : [Statement];
  } catch {
    return [];
  }
}
