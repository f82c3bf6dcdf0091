/** IAM's rows: managed policies of the account with their versions, and roles with policies of their own. IAM has no regions. */
import type { SandboxWorld, Table } from '../../service.ts';

export interface PolicyRow {
  Arn: string;
  PolicyName: string;
  PolicyId: string;
  Path: string;
  CreateDate: number;
  /** Oldest first; five at most. */
  versions: { VersionId: string; Document: string; CreateDate: number }[];
  DefaultVersionId: string;
}

export interface RoleRow {
  Arn: string;
  RoleName: string;
  RoleId: string;
  Path: string;
  CreateDate: number;
  AssumeRolePolicyDocument: string;
  /** Inline: name to document. */
  inline: Record<string, string>;
  /** ARNs of managed policies. */
  attached: string[];
}

export const policies = (world: SandboxWorld): Table<PolicyRow> => world.table('iam.policies', 'global');
export const roles = (world: SandboxWorld): Table<RoleRow> => world.table('iam.roles', 'global');

const arnOf = (world: SandboxWorld, kind: 'policy' | 'role', name: string): string => `arn:${world.partition}:iam::${world.account}:${kind}/${name}`;

export function putPolicy(world: SandboxWorld, { name, document }: { name: string; document: object }): PolicyRow {
  const at = world.clock.now().getTime();
  const row: PolicyRow = {
    Arn: arnOf(world, 'policy', name),
    PolicyName: name,
    PolicyId: `ANPA${world.id(17).toUpperCase()}`,
    Path: '/',
    CreateDate: at,
    versions: [{ VersionId: 'v1', Document: JSON.stringify(document), CreateDate: at }],
    DefaultVersionId: 'v1',
  };
  policies(world).set(row.Arn, row);
  return row;
}

export function putRole(world: SandboxWorld, { name, service, inline = {}, attached = [] }: RoleOptions): RoleRow {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] };
  const row: RoleRow = {
    Arn: arnOf(world, 'role', name),
    RoleName: name,
    RoleId: `AROA${world.id(17).toUpperCase()}`,
    Path: '/',
    CreateDate: world.clock.now().getTime(),
    AssumeRolePolicyDocument: JSON.stringify(trust),
    inline: Object.fromEntries(Object.entries(inline).map(([policy, document]) => [policy, JSON.stringify(document)])),
    attached,
  };
  roles(world).set(name, row);
  return row;
}

interface RoleOptions {
  name: string;
  /** Who may take it: ecs-tasks.amazonaws.com. */
  service: string;
  inline?: Record<string, object>;
  attached?: string[];
}

/** "the policy document is URL-encoded compliant with RFC 3986": GetPolicyVersion, GetRolePolicy. */
export const encoded = (document: string): string => encodeURIComponent(document).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
