/** Event subscriptions: facts/neptune.md 2e. Sources are kept by name; what a rename does to them is not known, so it does nothing here. */
import { ServiceFault, type SandboxCall } from '../../../src/sandbox/service.ts';
import { arnOf } from './names.ts';
import { byName, filtered, page, type Paged } from './paging.ts';
import { noSubscription } from './refuse.ts';
import { clusterNamed, instanceNamed, snapshots, type SubscriptionRow, subscriptions } from './rows.ts';

interface Source {
  SubscriptionName: string;
  SourceIdentifier: string;
}

const view = ({ world, region }: SandboxCall, row: SubscriptionRow) => ({
  ...row,
  CustomerAwsId: world.account,
  Status: 'active',
  EventSubscriptionArn: arnOf(world, region, 'es', row.CustSubscriptionId),
});

function subscriptionOf({ world, region }: SandboxCall, name: string): SubscriptionRow {
  const row = subscriptions(world, region).get(name);
  if (!row) throw noSubscription(name);
  return row;
}

function exists({ world, region }: SandboxCall, type: string, id: string): boolean {
  if (type === 'db-cluster') return clusterNamed(world, region, id) !== undefined;
  if (type === 'db-instance') return instanceNamed(world, region, id) !== undefined;
  if (type === 'db-cluster-snapshot') return snapshots(world, region).has(id);
  return true;
}

export const subscriptionOperations = {
  DescribeEventSubscriptions(input: Paged & { SubscriptionName?: string }, call: SandboxCall) {
    const all =
      input.SubscriptionName === undefined
        ? [...subscriptions(call.world, call.region).values()].sort(byName((row) => row.CustSubscriptionId))
        : [subscriptionOf(call, input.SubscriptionName)];
    const { rows, Marker } = page(filtered(all, input.Filters, {}), input);
    return { EventSubscriptionsList: rows.map((row) => view(call, row)), Marker };
  },
  AddSourceIdentifierToSubscription({ SubscriptionName, SourceIdentifier }: Source, call: SandboxCall) {
    const row = subscriptionOf(call, SubscriptionName);
    const id = SourceIdentifier.toLowerCase();
    if (!exists(call, row.SourceType, id)) throw new ServiceFault('SourceNotFoundFault', `Source ${id} of type ${row.SourceType} was not found.`);
    if (!row.SourceIdsList.includes(id)) row.SourceIdsList.push(id);
    return { EventSubscription: view(call, row) };
  },
  RemoveSourceIdentifierFromSubscription({ SubscriptionName, SourceIdentifier }: Source, call: SandboxCall) {
    const row = subscriptionOf(call, SubscriptionName);
    const id = SourceIdentifier.toLowerCase();
    if (!row.SourceIdsList.includes(id)) throw new ServiceFault('SourceNotFoundFault', `Source ${id} is not one of subscription ${SubscriptionName}.`);
    row.SourceIdsList = row.SourceIdsList.filter((one) => one !== id);
    return { EventSubscription: view(call, row) };
  },
};
