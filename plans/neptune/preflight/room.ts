/** Names, addresses, quotas, security groups: checked before the snapshot, not found out after it. facts/neptune.md 5. */
import { nameFault } from '../names.ts';
import { takesLast } from '../recipe/delete.ts';
import { makesFence } from '../recipe/fence.ts';
import { tagsOf } from '../recipe/tags.ts';
import { count, finding, type Rule } from './rule.ts';

export const targetName: Rule = ({ facts, target, frame, rename, names }) => {
  const fault = nameFault(target);
  if (fault) return [finding('EM-NE-040', 'blocker', `The target cannot be called "${target}": ${fault}`, 'choose another name with --target')];
  if (target === facts.id)
    return [
      finding(
        'EM-NE-042',
        'blocker',
        `The target cannot be called ${target} as the source is: both exist at once`,
        '--target NAME; with --switch rename it takes the name of the source at the end',
      ),
    ];
  if (facts.target.id === target && facts.target.takenBy !== null && facts.target.plan !== frame.id)
    return [
      finding(
        'EM-NE-041',
        'blocker',
        `${target} exists already (${facts.target.takenBy})${facts.target.plan ? `, made by plan ${facts.target.plan}` : ''}`,
        'choose another name with --target',
      ),
    ];
  return rename && facts.taken.clusters.includes(names.old)
    ? [finding('EM-NE-044', 'blocker', `The old cluster would become ${names.old}, and that name is taken`, 'plan again: the name comes from the plan')]
    : [];
};

export const names: Rule = ({ names: given, target, source, rename, twins }) => [
  finding(
    'EM-NE-043',
    'ok',
    `Names: target ${target}, instances ${twins.map((t) => t.name).join(', ')}, snapshot ${given.backup}, snapshot of the encrypted cluster ${given.encrypted}${rename ? `. At the switch ${source.id} becomes ${given.old}, and ${target} becomes ${source.id}` : ''}`,
  ),
];

export const addresses: Rule = ({ facts, twins }) => {
  if (!facts.subnets) return [];
  const free = facts.subnets.reduce((sum, subnet) => sum + subnet.freeIps, 0);
  return free < twins.length
    ? [
        finding(
          'EM-NE-050',
          'blocker',
          `The subnets of ${facts.subnetGroup?.DBSubnetGroupName} have ${free} free addresses, the target needs ${twins.length} beside the source`,
          'free some, or choose another group: --set DBSubnetGroupName=NAME',
        ),
      ]
    : [finding('EM-NE-054', 'ok', `${free} free addresses in ${count(facts.subnets.length, 'subnet')}, ${twins.length} needed`)];
};

/** Shared with RDS, Aurora and DocumentDB. */
export const quotas: Rule = (given) => {
  const { room } = given.facts;
  const wants = [
    { what: 'clusters', of: room.clusters, more: 1, quota: 'DB clusters' },
    { what: 'instances', of: room.instances, more: given.twins.length, quota: 'DB instances' },
    { what: 'manual cluster snapshots', of: room.snapshots, more: takesLast(given) ? 3 : 2, quota: 'Manual DB cluster snapshots' },
  ];
  const unknown = wants.filter(({ of }) => of.most === null || of.used === null);
  return [
    ...wants.flatMap(({ what, of, more, quota }) =>
      of.most !== null && of.used !== null && of.used + more > of.most
        ? [
            finding(
              'EM-NE-051',
              'blocker',
              `There are ${of.used} ${what} in this region, the plan makes ${more}, and the quota is ${of.most}`,
              `raise "${quota}" of Amazon RDS in Service Quotas`,
            ),
          ]
        : [],
    ),
    ...(unknown.length > 0
      ? [
          finding(
            'EM-NE-052',
            'warning',
            `The quota of ${unknown.map(({ what, of, more }) => `${what} (${of.used ?? '?'} now, ${more} more)`).join(', ')} could not be read`,
            'look: aws rds describe-account-attributes',
          ),
        ]
      : []),
  ];
};

export const securityGroups: Rule = (given) => {
  const { facts, chosen } = given;
  const own = (facts.cluster.VpcSecurityGroups ?? []).flatMap((g) => g.VpcSecurityGroupId ?? []);
  const asked = [
    ...new Set([
      ...(chosen.settings.VpcSecurityGroupIds ? [] : own),
      ...(chosen.settings.FenceSecurityGroupId && !makesFence(given) ? [chosen.settings.FenceSecurityGroupId] : []),
    ]),
  ];
  const missing = facts.securityGroups ? asked.filter((id) => !facts.securityGroups?.includes(id)) : [];
  return missing.length > 0
    ? [
        finding(
          'EM-NE-053',
          'blocker',
          `Security group ${missing.join(', ')} was not found`,
          'choose others: --set VpcSecurityGroupIds=sg-1,sg-2, or --set FenceSecurityGroupId=sg-3',
        ),
      ]
    : makesFence(given) && !facts.subnetGroup?.VpcId
      ? [
          finding(
            'EM-NE-053',
            'blocker',
            'The VPC of the source could not be read, so no security group can be made in it',
            'allow rds:DescribeDBSubnetGroups, or choose a group: --set FenceSecurityGroupId=sg-3',
          ),
        ]
      : [];
};

export const tags: Rule = (given) => {
  const most = Math.max(...[given.facts.tags, ...Object.values(given.facts.memberTags)].map((list) => tagsOf(given, 'restore', list).length));
  return most > 50
    ? [
        finding(
          'EM-NE-055',
          'blocker',
          `The target would have ${most} tags with the three of this tool, AWS allows 50`,
          'take some off the source, then plan again',
        ),
      ]
    : [];
};
