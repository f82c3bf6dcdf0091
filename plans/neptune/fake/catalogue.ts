/** Engine versions and instance classes that can be ordered: facts/neptune.md 1b, 9, 10. */
import type { SandboxCall, SandboxWorld } from '../../../src/sandbox/service.ts';
import { page, type Paged } from './paging.ts';
import { conflict, invalid } from './refuse.ts';

/** Newest last. 1.4.7.0 is the newest that was seen; 1.2.0.2 takes no new instances any more (UG:Engine releases). */
export const versions: { version: string; family: string; orderable: boolean }[] = [
  { version: '1.2.0.2', family: 'neptune1.2', orderable: false },
  { version: '1.2.1.2', family: 'neptune1.2', orderable: true },
  { version: '1.3.2.1', family: 'neptune1.3', orderable: true },
  { version: '1.3.4.0', family: 'neptune1.3', orderable: true },
  { version: '1.4.5.1', family: 'neptune1.4', orderable: true },
  { version: '1.4.7.0', family: 'neptune1.4', orderable: true },
];

/** Classes of this lookalike: burstable, memory optimised of three generations, serverless. */
export const classes = [
  'db.t3.medium',
  'db.t4g.medium',
  'db.r5.large',
  'db.r5.xlarge',
  'db.r5.2xlarge',
  'db.r6g.large',
  'db.r6g.xlarge',
  'db.r6g.2xlarge',
  'db.r6i.large',
  'db.r6i.xlarge',
  'db.serverless',
];

const zones = ['a', 'b', 'c'];
export const zonesOf = (region: string): string[] => zones.map((zone) => `${region}${zone}`);

export const familyOf = (version: string): string =>
  versions.find((one) => one.version === version)?.family ?? `neptune${version.split('.').slice(0, 2).join('.')}`;

export const newest = '1.4.7.0';

/** The version that is meant; InvalidParameterCombination for one that the service does not have any more. */
export function versionToUse(wanted: string | undefined): string {
  if (wanted === undefined) return newest;
  const found = versions.find(({ version }) => version === wanted);
  if (!found?.orderable) throw conflict(`Cannot find version ${wanted} for neptune`);
  return wanted;
}

export const older = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const [index, part] of (left ?? []).entries()) if (part !== right?.[index]) return part < (right?.[index] ?? 0);
  return false;
};

/** Whether a class can be ordered; a rule of the world (`neptune.not-orderable`) can take one away. */
export const orderable = (world: SandboxWorld, name: string, version: string): boolean =>
  classes.includes(name) &&
  versions.some((one) => one.version === version && one.orderable) &&
  !world.fault('neptune.not-orderable', { DBInstanceClass: name });

interface OptionsAsked extends Paged {
  Engine: string;
  EngineVersion?: string;
  DBInstanceClass?: string;
}
interface VersionsAsked extends Paged {
  Engine?: string;
  EngineVersion?: string;
  DBParameterGroupFamily?: string;
  DefaultOnly?: boolean;
}

export const catalogueOperations = {
  DescribeOrderableDBInstanceOptions(input: OptionsAsked, { world, region }: SandboxCall) {
    if (input.Engine !== 'neptune') throw invalid(`Invalid DB engine: ${input.Engine}`);
    const all = versions
      .filter(({ version, orderable: can }) => can && (input.EngineVersion === undefined || version === input.EngineVersion))
      .flatMap(({ version }) =>
        classes
          .filter((name) => (input.DBInstanceClass === undefined || name === input.DBInstanceClass) && orderable(world, name, version))
          .map((DBInstanceClass) => ({
            Engine: 'neptune',
            EngineVersion: version,
            DBInstanceClass,
            LicenseModel: 'amazon-license',
            AvailabilityZones: zonesOf(region).map((Name) => ({ Name })),
            MultiAZCapable: false,
            ReadReplicaCapable: false,
            Vpc: true,
            SupportsStorageEncryption: !world.fault('neptune.no-encryption', { DBInstanceClass }),
            StorageType: 'aurora',
            SupportsIops: false,
            SupportsEnhancedMonitoring: false,
            SupportsIAMDatabaseAuthentication: true,
            SupportsPerformanceInsights: false,
            SupportsGlobalDatabases: !DBInstanceClass.startsWith('db.t'),
            SupportedNetworkTypes: ['IPV4'],
          })),
      );
    const { rows: OrderableDBInstanceOptions, Marker } = page(all, input);
    return { OrderableDBInstanceOptions, Marker };
  },
  DescribeDBEngineVersions(input: VersionsAsked) {
    const all = versions
      .filter(
        ({ version, family, orderable: can }) =>
          can &&
          (input.Engine === undefined || input.Engine === 'neptune') &&
          (input.EngineVersion === undefined || version === input.EngineVersion) &&
          (input.DBParameterGroupFamily === undefined || family === input.DBParameterGroupFamily) &&
          (!input.DefaultOnly || version === newest),
      )
      .map(({ version, family }) => ({
        Engine: 'neptune',
        EngineVersion: version,
        DBParameterGroupFamily: family,
        DBEngineDescription: 'Neptune',
        DBEngineVersionDescription: `Neptune ${version}.R1`,
        ValidUpgradeTarget: versions
          .filter((one) => one.orderable && older(version, one.version))
          .map((one) => ({ Engine: 'neptune', EngineVersion: one.version, AutoUpgrade: false, IsMajorVersionUpgrade: one.family !== family })),
        ExportableLogTypes: ['audit', 'slowquery'],
        SupportsLogExportsToCloudwatchLogs: true,
        SupportsReadReplica: false,
        SupportsGlobalDatabases: true,
      }));
    const { rows: DBEngineVersions, Marker } = page(all, input);
    return { DBEngineVersions, Marker };
  },
};
