/** IAM, as much of it as tells and changes which policies name a resource: customer managed policies, roles and their inline ones. */
import { page } from '../../paging.ts';
import { ServiceFault, type SandboxService, type SandboxWorld } from '../../service.ts';
import { encoded, policies, type PolicyRow, roles, type RoleRow } from './policies.ts';

const noSuch = (text: string): ServiceFault => new ServiceFault('NoSuchEntityException', text);
const badMarker = (): ServiceFault => new ServiceFault('InvalidInputException', 'Invalid Marker.');

function policyOf(world: SandboxWorld, arn: string): PolicyRow {
  const row = policies(world).get(arn);
  if (!row) throw noSuch(`Policy ${arn} was not found.`);
  return row;
}

function roleOf(world: SandboxWorld, name: string): RoleRow {
  const row = roles(world).get(name);
  if (!row) throw noSuch(`The role with name ${name} cannot be found.`);
  return row;
}

function valid(document: string): string {
  try {
    const found = JSON.parse(document);
    if (typeof found === 'object' && found !== null && 'Statement' in found) return document;
  } catch {
    // Said below.
  }
  throw new ServiceFault('MalformedPolicyDocumentException', 'Syntax errors in policy.');
}

const attachments = (world: SandboxWorld, arn: string): number => [...roles(world).values()].filter((role) => role.attached.includes(arn)).length;
const policyView = (world: SandboxWorld, { versions, CreateDate, ...row }: PolicyRow) => ({
  ...row,
  AttachmentCount: attachments(world, row.Arn),
  PermissionsBoundaryUsageCount: 0,
  IsAttachable: true,
  CreateDate: new Date(CreateDate),
  UpdateDate: new Date(versions.at(-1)?.CreateDate ?? CreateDate),
});
const versionView = (row: PolicyRow, { VersionId, Document, CreateDate }: PolicyRow['versions'][number]) => ({
  Document: encoded(Document),
  VersionId,
  IsDefaultVersion: VersionId === row.DefaultVersionId,
  CreateDate: new Date(CreateDate),
});
const roleView = ({ inline: _, attached: __, AssumeRolePolicyDocument, CreateDate, ...row }: RoleRow) => ({
  ...row,
  AssumeRolePolicyDocument: encoded(AssumeRolePolicyDocument),
  CreateDate: new Date(CreateDate),
});

/** Of a list that pages by Marker; 100 at once unless asked otherwise, 1,000 at most. */
function paged<T>(all: Iterable<T>, keyOf: (row: T) => string, { Marker, MaxItems = 100 }: { Marker?: string; MaxItems?: number }) {
  if (MaxItems < 1 || MaxItems > 1000)
    throw new ServiceFault('ValidationError', `1 validation error detected: Value '${MaxItems}' at 'maxItems' failed to satisfy constraint`, 400);
  const { rows, next } = page(all, keyOf, MaxItems, Marker, badMarker);
  return { rows, more: { IsTruncated: next !== undefined, Marker: next } };
}

export const iam: SandboxService = {
  id: 'iam',
  signs: ['iam'],
  sdk: () => import('@aws-sdk/client-iam'),
  protocol: 'query',
  operations: {
    /** Everything at once; policies that AWS manages are not in this world. */
    GetAccountAuthorizationDetails({ Filter, ...input }, { world }) {
      const wanted = (kind: string): boolean => Filter === undefined || Filter.length === 0 || Filter.includes(kind);
      const all = [
        ...(wanted('LocalManagedPolicy') ? [...policies(world).values()].map((policy) => ({ key: `policy ${policy.Arn}`, policy })) : []),
        ...(wanted('Role') ? [...roles(world).values()].map((role) => ({ key: `role ${role.RoleName}`, role })) : []),
      ];
      const { rows, more } = paged(all, ({ key }) => key, input);
      return {
        UserDetailList: [],
        GroupDetailList: [],
        RoleDetailList: rows.flatMap((row) =>
          'role' in row
            ? {
                ...roleView(row.role),
                InstanceProfileList: [],
                RolePolicyList: Object.entries(row.role.inline).map(([PolicyName, text]) => ({ PolicyName, PolicyDocument: encoded(text) })),
                AttachedManagedPolicies: row.role.attached.map((PolicyArn) => ({ PolicyArn, PolicyName: PolicyArn.split('/').at(-1) })),
              }
            : [],
        ),
        Policies: rows.flatMap((row) =>
          'policy' in row ? { ...policyView(world, row.policy), PolicyVersionList: row.policy.versions.map((v) => versionView(row.policy, v)) } : [],
        ),
        ...more,
      };
    },

    ListPolicies({ Scope = 'All', OnlyAttached, ...input }, { world }) {
      const all = Scope === 'AWS' ? [] : [...policies(world).values()].filter(({ Arn }) => !OnlyAttached || attachments(world, Arn) > 0);
      const { rows, more } = paged(all, ({ Arn }) => Arn, input);
      return { Policies: rows.map((row) => policyView(world, row)), ...more };
    },

    GetPolicy: ({ PolicyArn }, { world }) => ({ Policy: policyView(world, policyOf(world, PolicyArn)) }),

    GetPolicyVersion({ PolicyArn, VersionId }, { world }) {
      const row = policyOf(world, PolicyArn);
      const version = row.versions.find((one) => one.VersionId === VersionId);
      if (!version) throw noSuch(`Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`);
      return { PolicyVersion: versionView(row, version) };
    },

    CreatePolicyVersion({ PolicyArn, PolicyDocument, SetAsDefault }, { world, now }) {
      const row = policyOf(world, PolicyArn);
      if (row.versions.length >= 5)
        throw new ServiceFault(
          'LimitExceededException',
          'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
        );
      const latest = Math.max(...row.versions.map(({ VersionId }) => Number(VersionId.slice(1))));
      const version = { VersionId: `v${latest + 1}`, Document: valid(PolicyDocument), CreateDate: now.getTime() };
      row.versions.push(version);
      if (SetAsDefault) row.DefaultVersionId = version.VersionId;
      const { Document: _, ...seen } = versionView(row, version);
      return { PolicyVersion: seen };
    },

    ListRoles(input, { world }) {
      const { rows, more } = paged(roles(world).values(), ({ RoleName }) => RoleName, input);
      return { Roles: rows.map(roleView), ...more };
    },

    ListRolePolicies({ RoleName, ...input }, { world }) {
      const { rows, more } = paged(Object.keys(roleOf(world, RoleName).inline), (name) => name, input);
      return { PolicyNames: rows, ...more };
    },

    GetRolePolicy({ RoleName, PolicyName }, { world }) {
      const text = roleOf(world, RoleName).inline[PolicyName];
      if (text === undefined) throw noSuch(`The role policy with name ${PolicyName} cannot be found.`);
      return { RoleName, PolicyName, PolicyDocument: encoded(text) };
    },

    PutRolePolicy({ RoleName, PolicyName, PolicyDocument }, { world }) {
      roleOf(world, RoleName).inline[PolicyName] = valid(PolicyDocument);
    },
  },
};
