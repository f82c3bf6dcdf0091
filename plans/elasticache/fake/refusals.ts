/** The service's faults, in its own words. facts/elasticache.md 4.4 */
import { ServiceFault } from '../../../src/sandbox/service.ts';

export const badValue = (message: string): ServiceFault => new ServiceFault('InvalidParameterValueException', message);
export const badCombination = (message: string): ServiceFault => new ServiceFault('InvalidParameterCombinationException', message);

export const groupNotFound = (id: string): ServiceFault => new ServiceFault('ReplicationGroupNotFoundFault', `ReplicationGroup ${id} not found.`);
export const clusterNotFound = (id: string): ServiceFault => new ServiceFault('CacheClusterNotFoundFault', `CacheCluster ${id} not found.`);
export const snapshotNotFound = (name: string): ServiceFault => new ServiceFault('SnapshotNotFoundFault', `${name} is either not present or not available.`);

export const groupBusy = (id: string, status: string): ServiceFault =>
  new ServiceFault('InvalidReplicationGroupStateFault', `Replication group ${id} has status ${status} which is not valid for the requested operation.`);
export const clusterBusy = (id: string, status: string): ServiceFault =>
  new ServiceFault('InvalidCacheClusterStateFault', `Cache cluster ${id} has status ${status} which is not valid for the requested operation.`);
export const snapshotBusy = (name: string, status: string): ServiceFault =>
  new ServiceFault('InvalidSnapshotStateFault', `Snapshot ${name} has status ${status} which is not valid for the requested operation.`);

/** A service that has the operation, and a part of it that this sandbox has not. */
export const notHere = (what: string): ServiceFault => new ServiceFault('NotImplemented', `The sandbox does not have ${what}`, 501);

const identifier =
  'Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.';

/** Lower-cased, as the service keeps it. facts/elasticache.md 6 */
export function checkedName(parameter: string, name: string, most: number): string {
  if (name.length < 1 || name.length > most) throw badValue(`The parameter ${parameter} must be provided and must be between 1 and ${most} characters long.`);
  if (!/^[a-z]([a-z0-9]|-(?!-))*$/i.test(name) || name.endsWith('-')) throw badValue(`The parameter ${parameter} is not a valid identifier. ${identifier}`);
  return name.toLowerCase();
}

/** MaxRecords: 20 to 100, for snapshots to 50. facts/elasticache.md 4.3 */
export function pageSize(asked: number | undefined, most: number): number {
  if (asked === undefined) return most;
  if (asked < 20 || asked > most) throw badValue(`Invalid value ${asked} for MaxRecords. Must be between 20 and ${most}`);
  return asked;
}

export const badMarker = (): ServiceFault => badValue('The marker provided is not valid.');
