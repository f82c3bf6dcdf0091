/** The faults of the RDS control plane, in its words: facts/neptune.md 4c. */
import { ServiceFault } from '../../../src/sandbox/service.ts';

export const invalid = (text: string): ServiceFault => new ServiceFault('InvalidParameterValue', text, 400);
export const conflict = (text: string): ServiceFault => new ServiceFault('InvalidParameterCombination', text, 400);

export const noCluster = (name: string): ServiceFault => new ServiceFault('DBClusterNotFoundFault', `DBCluster ${name} not found.`);
export const noInstance = (name: string): ServiceFault => new ServiceFault('DBInstanceNotFoundFault', `DBInstance ${name} not found.`);
export const noSnapshot = (name: string): ServiceFault => new ServiceFault('DBClusterSnapshotNotFoundFault', `DBClusterSnapshot not found: ${name}`);
export const noEndpoint = (name: string): ServiceFault => new ServiceFault('DBClusterEndpointNotFoundFault', `DBClusterEndpoint ${name} not found.`);
export const noClusterGroup = (name: string): ServiceFault =>
  new ServiceFault('DBClusterParameterGroupNotFoundFault', `DBClusterParameterGroup not found: ${name}`);
export const noGroup = (name: string): ServiceFault => new ServiceFault('DBParameterGroupNotFoundFault', `DBParameterGroup not found: ${name}`);
export const noSubnetGroup = (name: string): ServiceFault => new ServiceFault('DBSubnetGroupNotFoundFault', `DBSubnetGroup '${name}' not found.`);
export const noSubscription = (name: string): ServiceFault => new ServiceFault('SubscriptionNotFoundFault', `Event subscription ${name} not found.`);

export const clusterState = (text: string): ServiceFault => new ServiceFault('InvalidDBClusterStateFault', text);
export const instanceState = (text: string): ServiceFault => new ServiceFault('InvalidDBInstanceStateFault', text);
export const snapshotState = (text: string): ServiceFault => new ServiceFault('InvalidDBClusterSnapshotStateFault', text);

export const noKey = (id: string, why: string): ServiceFault =>
  new ServiceFault(
    'KMSKeyNotAccessibleFault',
    `The specified KMS key [${id}] does not exist, is not enabled or you do not have permissions to access it. (${why})`,
  );
