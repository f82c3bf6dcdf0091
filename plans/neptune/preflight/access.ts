/** Who may ask the cluster, and from where: facts/neptune.md 2d, 2e, 3d. */
import { dataArn } from '../recipe/policies.ts';
import { count, finding, type Rule } from './rule.ts';

export const policies: Rule = (given) => {
  const { source, facts } = given;
  if (!source.iam)
    return [
      finding(
        'EM-NE-061',
        'ok',
        `${source.id} takes requests without IAM authentication: the target is given the same, explicitly`,
        'turn it on before or after this migration, not within it',
      ),
    ];
  const must = `policies on ${dataArn(given)}${source.resourceId}/* must allow the new cluster too, whatever it is called; its id is only known once it exists`;
  const others = 'those of other accounts are not seen';
  const found = facts.dataPolicies;
  if (found === null)
    return [
      finding(
        'EM-NE-060',
        'warning',
        `Clients log in by IAM, and IAM cannot be read: ${must}`,
        'the run shows the exact ARN before the switch, and waits; to have the policies found: allow iam:GetAccountAuthorizationDetails, then plan again',
      ),
    ];
  return found.length > 0
    ? [
        finding(
          'EM-NE-060',
          'warning',
          `Clients log in by IAM: ${must}. ${count(found.length, 'policy', 'policies')} of this account name it: ${found.map(({ holder }) => holder).join('; ')}`,
          `the run shows the exact statements to add before the switch, waits, and looks whether they are there; ${others}`,
        ),
      ]
    : [
        finding(
          'EM-NE-065',
          'ok',
          `Clients log in by IAM, and no policy of this account names ${source.resourceId}: what allows every cluster allows the new one; ${others}`,
        ),
      ];
};

export const publicly: Rule = ({ source }) => {
  const open = source.members.filter((m) => m.row.PubliclyAccessible === true);
  if (open.length === 0) return [];
  return source.iam
    ? [
        finding(
          'EM-NE-062',
          'warning',
          `${open.map((m) => m.id).join(', ')} can be reached from the internet; so will ${open.length === 1 ? 'its twin' : 'their twins'}`,
        ),
      ]
    : [
        finding(
          'EM-NE-064',
          'blocker',
          `${open.map((m) => m.id).join(', ')} ${open.length === 1 ? 'is' : 'are'} public without IAM authentication, which Neptune refuses for new instances`,
          'turn on IAM authentication, or make them private, then plan again',
        ),
      ];
};

export const roles: Rule = ({ facts }) => {
  const found = facts.cluster.AssociatedRoles ?? [];
  const wrong = found.filter((r) => r.Status !== undefined && r.Status !== 'ACTIVE');
  return found.length === 0
    ? []
    : [
        finding(
          'EM-NE-063',
          wrong.length > 0 ? 'warning' : 'ok',
          `The roles ${found.map((r) => r.RoleArn?.split('/').at(-1)).join(', ')} are given to the target; this identity needs iam:PassRole on them${wrong.length > 0 ? `; not active now: ${wrong.map((r) => `${r.RoleArn} is ${r.Status}`).join(', ')}` : ''}`,
        ),
      ];
};

export const reconnect: Rule = ({ chosen, rename }) => [
  finding(
    'EM-NE-083',
    'ok',
    `Sessions that are open stay on the old cluster: restart clients after the switch${rename ? '; names may linger in their DNS caches' : ''}`,
  ),
  ...(chosen.settings.FenceSecurityGroupId || chosen.switch === null
    ? []
    : [
        finding(
          'EM-NE-086',
          'warning',
          'Nothing fences the old cluster off at the switch: a session that stays open could still write to it',
          'have one made and removed: --set FenceSecurityGroupId=make; or choose one without inbound rules: --set FenceSecurityGroupId=sg-...',
        ),
      ]),
];
