/** What cannot be migrated at all: facts/neptune.md 0, 1b, 3b. */
import { finding, type Rule } from './rule.ts';

export const globalDatabase: Rule = ({ facts, source }) => {
  const id = facts.cluster.GlobalClusterIdentifier;
  return id
    ? [
        finding(
          'EM-NE-001',
          'blocker',
          `${source.id} is a member of the global database ${id}, whose members are all encrypted or all not`,
          'the way round: detach every secondary, migrate the primary, then create the global database anew, and its secondaries each with a key of its region',
        ),
      ]
    : [];
};

export const sharedClone: Rule = ({ facts, source }) =>
  facts.cluster.CrossAccountClone === true
    ? [
        finding(
          'EM-NE-002',
          'blocker',
          `${source.id} is a clone of a cluster of another account, or shared for cloning, and such a cluster is not known to take a rename or this path`,
          'end the sharing first, then plan again',
        ),
      ]
    : [];

export const clone: Rule = ({ facts, source }) =>
  facts.cluster.CloneGroupId && facts.cluster.CrossAccountClone !== true
    ? [finding('EM-NE-005', 'ok', `Clones of ${source.id} stay on its old volume, unencrypted; migrate each by itself`)]
    : [];

const parts = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);

export function older(a: string, b: string): boolean {
  const [x, y] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(x.length, y.length); i++) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) < (y[i] ?? 0);
  return false;
}

export const offered: Rule = ({ facts, source, chosen }) => {
  const set = chosen.settings.EngineVersion;
  const goes = set ?? source.version;
  if (set && source.version && older(set, source.version))
    return [finding('EM-NE-004', 'blocker', `Neptune ${set} is older than the snapshot's ${source.version}`, 'leave EngineVersion out, or choose a later one')];
  const on = facts.engineVersions?.map((v) => v.version) ?? [];
  return !goes || on.length === 0 || on.includes(goes)
    ? []
    : [
        finding(
          'EM-NE-003',
          'blocker',
          `Neptune ${goes} is not offered for new clusters here; offered: ${on.join(', ')}`,
          'upgrade the source first, or restore to a later version: --set EngineVersion=VERSION',
        ),
      ];
};
