/** Names, addresses, quotas, memory: checked before the backup, not found out after it. facts/elasticache.md 3.7, 6. */
import { manualPerNodeAndDay } from '../gather/facts.ts';
import { nameFault } from '../names.ts';
import type { Case } from '../recipe/case.ts';
import { tagsOf } from '../recipe/tags.ts';
import { finding, type Rule } from './rule.ts';

export const targetName: Rule = ({ facts, target, frame }) => {
  const fault = nameFault(target);
  if (fault) return [finding('EM-EC-040', 'blocker', `The target cannot be called "${target}": ${fault}`, 'choose another name with --target')];
  if (target === facts.id)
    return [
      finding(
        'EM-EC-042',
        'blocker',
        `The target cannot be called ${target} as the source is: the name stays taken until the source is gone`,
        `--target ${target.slice(0, 36)}-enc`,
      ),
    ];
  if (facts.target.id === target && facts.target.takenBy !== null && facts.target.plan !== frame.id)
    return [
      finding(
        'EM-EC-041',
        'blocker',
        `${target} exists already (${facts.target.takenBy})${facts.target.plan ? `, made by plan ${facts.target.plan}` : ''}`,
        'choose another name with --target',
      ),
    ];
  return [];
};

export const names: Rule = ({ names: given, target, chosen, source }) => [
  finding(
    'EM-EC-043',
    'ok',
    `Names: target ${target}${chosen.writes === 'start-empty' ? '' : `, backup ${given.backup}`}, last backup ${given.last}. ${source.id} cannot keep its name: no call renames a group, so its endpoints change`,
  ),
];

/** Nodes of the target: what the settings will ask for. */
export const targetNodes = ({ source }: Case): number => source.nodeCount;

export const addresses: Rule = (given) => {
  const { subnets, subnetGroup } = given.facts;
  if (!subnets) return [];
  const free = subnets.reduce((sum, subnet) => sum + subnet.freeIps, 0);
  const need = targetNodes(given);
  return free < need
    ? [
        finding(
          'EM-EC-050',
          'blocker',
          `The subnets of ${subnetGroup?.CacheSubnetGroupName} have ${free} free addresses, the target needs ${need} beside the source`,
          'free some, add a subnet to the group, or choose another: --set CacheSubnetGroupName=NAME',
        ),
      ]
    : [finding('EM-EC-058', 'ok', `${free} free addresses in ${subnets.length} subnet${subnets.length === 1 ? '' : 's'}, ${need} needed`)];
};

export const nodeQuota: Rule = (given) => {
  const { inRegion, quota } = given.facts.nodes;
  const need = inRegion + targetNodes(given);
  if (quota === null)
    return [
      finding(
        'EM-EC-052',
        'warning',
        `The quota of nodes in this region could not be read; while both exist there are ${need}`,
        'look: aws service-quotas list-service-quotas --service-code elasticache',
      ),
    ];
  return need > quota
    ? [
        finding(
          'EM-EC-051',
          'blocker',
          `While source and target exist there are ${need} nodes in this region, the quota is ${quota}`,
          'raise the quota "Nodes per Region" in Service Quotas',
        ),
      ]
    : [];
};

export const backupQuota: Rule = ({ facts, chosen }) => {
  // The backup of the data, and the last one before the source is deleted.
  const wants = chosen.writes === 'start-empty' ? 1 : 2;
  const full = Object.entries(facts.backupsLastDay ?? {}).filter(([, count]) => count + wants > manualPerNodeAndDay);
  return full.length > 0
    ? [
        finding(
          'EM-EC-053',
          'blocker',
          `${full.map(([node, count]) => `${node} had ${count} manual backups in 24 hours`).join(', ')}; AWS allows ${manualPerNodeAndDay} a node, this plan makes ${wants}`,
          'wait until the oldest are a day old',
        ),
      ]
    : [];
};

export const memory: Rule = ({ facts }) => {
  const used = facts.load?.memoryPercent ?? null;
  return [
    ...(used !== null && used >= 75
      ? [
          finding(
            'EM-EC-054',
            'warning',
            `Memory was ${Math.round(used)} % full in the last hour: a backup may slow writes, or fail`,
            'back up at a quiet hour, or scale up first',
          ),
        ]
      : []),
    ...(facts.reservedMemoryPercent !== null && facts.reservedMemoryPercent < 25
      ? [
          finding(
            'EM-EC-055',
            'warning',
            `reserved-memory-percent is ${facts.reservedMemoryPercent}, AWS advises 25: too little is the usual cause of a failed backup`,
            'raise it in the parameter group first',
          ),
        ]
      : []),
  ];
};

export const network: Rule = ({ facts, chosen }) => {
  const wanted = [...new Set(facts.members.flatMap((m) => (m.SecurityGroups ?? []).map((g) => g.SecurityGroupId ?? '')))];
  const asked = chosen.settings.SecurityGroupIds ? chosen.settings.SecurityGroupIds.split(',').map((s) => s.trim()) : wanted;
  const missing = facts.securityGroups ? asked.filter((id) => id && !facts.securityGroups?.includes(id)) : [];
  const type = facts.group?.NetworkType ?? facts.members[0]?.NetworkType;
  const supported = facts.subnetGroup?.SupportedNetworkTypes;
  return [
    ...(missing.length > 0
      ? [finding('EM-EC-056', 'blocker', `Security group ${missing.join(', ')} was not found`, 'choose others: --set SecurityGroupIds=sg-1,sg-2')]
      : []),
    ...(type && supported && supported.length > 0 && !supported.includes(type)
      ? [
          finding(
            'EM-EC-057',
            'blocker',
            `Subnet group ${facts.subnetGroup?.CacheSubnetGroupName} does not support network type ${type}`,
            'choose another: --set CacheSubnetGroupName=NAME',
          ),
        ]
      : []),
  ];
};

export const tags: Rule = (given) => {
  const count = tagsOf(given, 'restore').length;
  return count > 50
    ? [
        finding(
          'EM-EC-059',
          'blocker',
          `The target would have ${count} tags with the three of this tool, AWS allows 50`,
          'take some off the source, then plan again',
        ),
      ]
    : [];
};
