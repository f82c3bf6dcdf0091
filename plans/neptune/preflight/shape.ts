/** Classes, zones, parameter groups, custom endpoints: what a cluster of the same shape needs. facts/neptune.md 1b, 2d, 2e. */
import { customKind } from '../recipe/source.ts';
import { count, finding, type Rule } from './rule.ts';

export const classes: Rule = ({ facts, twins, chosen }) => {
  const { orderable } = facts;
  // The list is of the source's version; a chosen version may offer others.
  if (orderable === null || orderable.length === 0 || chosen.settings.EngineVersion) return [];
  const wanted = [...new Set(twins.map((t) => chosen.settings.DBInstanceClass ?? t.of.row.DBInstanceClass ?? ''))].sort();
  const missing = wanted.filter((name) => !orderable.some((o) => o.instanceClass === name));
  const plain = wanted.filter((name) => orderable.some((o) => o.instanceClass === name && o.encryption === false));
  const zones =
    chosen.settings.AvailabilityZone === 'drop'
      ? []
      : twins.filter((t) => {
          const of = orderable.find((o) => o.instanceClass === (chosen.settings.DBInstanceClass ?? t.of.row.DBInstanceClass));
          return of && of.zones.length > 0 && t.of.row.AvailabilityZone && !of.zones.includes(t.of.row.AvailabilityZone);
        });
  return [
    ...(missing.length > 0
      ? [
          finding(
            'EM-NE-030',
            'blocker',
            `AWS does not offer ${missing.join(', ')} for this version any more; offered: ${orderable
              .map((o) => o.instanceClass)
              .slice(0, 10)
              .join(', ')}`,
            'choose another for every instance: --set DBInstanceClass=CLASS',
          ),
        ]
      : []),
    ...(plain.length > 0
      ? [
          finding(
            'EM-NE-031',
            'blocker',
            `${plain.join(', ')} cannot be in an encrypted cluster`,
            'choose another for every instance: --set DBInstanceClass=CLASS',
          ),
        ]
      : []),
    ...(zones.length > 0
      ? [
          finding(
            'EM-NE-032',
            'blocker',
            `${zones.map((t) => `${t.of.row.DBInstanceClass} in ${t.of.row.AvailabilityZone}`).join(', ')} is not offered`,
            'let AWS choose the zones: --set AvailabilityZone=drop',
          ),
        ]
      : []),
  ];
};

export const families: Rule = ({ facts, source, chosen }) => {
  const goes = chosen.settings.EngineVersion ?? source.version;
  const wants = facts.engineVersions?.find((v) => v.version === goes)?.family;
  if (!wants) return [];
  const groups = [
    ...(facts.clusterParameterGroup && !chosen.settings.DBClusterParameterGroupName ? [facts.clusterParameterGroup] : []),
    ...(chosen.settings.DBParameterGroupName ? [] : facts.instanceParameterGroups),
  ];
  const wrong = groups.filter((g) => g.family !== null && g.family !== wants);
  return wrong.length > 0
    ? [
        finding(
          'EM-NE-033',
          'blocker',
          `Neptune ${goes} wants parameter groups of family ${wants}: ${wrong.map((g) => `${g.name} is of ${g.family}`).join(', ')}`,
          'make groups of that family and choose them: --set DBClusterParameterGroupName=NAME --set DBParameterGroupName=NAME',
        ),
      ]
    : [];
};

export const scaled: Rule = ({ source }) => {
  const made = source.members.filter((m) => m.scaled);
  return made.length > 0
    ? [
        finding(
          'EM-NE-034',
          'warning',
          `${made.map((m) => m.id).join(', ')} ${made.length === 1 ? 'was' : 'were'} made by replica auto scaling and get${made.length === 1 ? 's' : ''} no twin: the policy makes its own`,
          'the freeze suspends the policy; one that comes or goes before it means planning again',
        ),
      ]
    : [];
};

export const serverless: Rule = ({ facts, source }) => {
  const is = facts.cluster.ServerlessV2ScalingConfiguration;
  const some = source.members.filter((m) => m.row.DBInstanceClass === 'db.serverless');
  return some.length > 0
    ? [
        finding(
          'EM-NE-035',
          'ok',
          `${count(some.length, 'serverless instance')}, from ${is?.MinCapacity ?? '?'} to ${is?.MaxCapacity ?? '?'} NCU; the target gets the same`,
        ),
      ]
    : [];
};

export const customEndpoints: Rule = ({ endpoints, rename }) => {
  const writers = endpoints.filter((e) => e.type === 'WRITER');
  return [
    ...(writers.length > 0
      ? [
          finding(
            'EM-NE-036',
            'blocker',
            `The custom endpoint ${writers.map((e) => e.name).join(', ')} is of type WRITER, which Neptune refuses to create`,
            'delete it, or make it of type READER or ANY, then plan again',
          ),
        ]
      : []),
    ...(endpoints.length > 0
      ? [
          finding(
            'EM-NE-037',
            'ok',
            rename
              ? `At the switch the custom endpoints ${endpoints.map((e) => e.name).join(', ')} are taken off the old cluster and made on the new one under the same names: their hosts stay`
              : `A name of a custom endpoint is unique, so the new ones are called ${endpoints.map((e) => `${e.newName} (for ${e.name}, ${customKind(e.name)} in places)`).join(', ')}`,
          ),
        ]
      : []),
  ];
};
