/** `route53:ZONE/name`: the values of a simple CNAME or A record. What no plain replacement fits is refused. facts/kms-and-endpoints.md b1 */
import { isIPv4 } from 'node:net';
import { AwsError } from '../../aws/error.ts';
import { reading } from '../../aws/retry.ts';
import { canonical, sha256 } from '../../plan/digest.ts';
import { StepError } from '../ambiguous.ts';
import type { Place } from '../schema.ts';
import { movedOn } from './moved-on.ts';
import { placeWords } from './parse.ts';
import type { Held, PlaceWorld } from './place.ts';
import { writeAws } from './write-aws.ts';

type Record53 = Extract<Place, { type: 'route53' }>;

interface RecordSet {
  Name: string;
  Type: string;
  TTL?: number;
  ResourceRecords?: { Value: string }[];
  AliasTarget?: unknown;
  [field: string]: unknown;
}

export async function route53(place: Record53, world: PlaceWorld): Promise<Held> {
  const old = await simple(place, world);
  const version = versionOf(old);
  return {
    parts: (old.ResourceRecords ?? []).map(({ Value }) => Value),
    version,
    async put(values) {
      if (old.Type === 'A' && !values.every(isIPv4))
        throw new StepError(
          'NotAnAddress',
          `${placeWords(place)} is an A record: it holds addresses, and the new endpoint is a name`,
          undefined,
          'make it a CNAME record first, or use manual:TEXT',
        );
      const changed = { ...old, ResourceRecords: values.map((Value) => ({ Value })) };
      // DELETE matches only the very set that was read, and the batch is all or nothing: nobody's change is lost.
      const Changes = [
        { Action: 'DELETE', ResourceRecordSet: old },
        { Action: 'CREATE', ResourceRecordSet: changed },
      ];
      const { output, requestIds } = await writeAws(
        world,
        'route53',
        'ChangeResourceRecordSets',
        { HostedZoneId: place.zone, ChangeBatch: { Comment: 'encmigrate', Changes } },
        [],
      ).catch(async (error) => {
        if (!(error instanceof AwsError) || error.name !== 'InvalidChangeBatch') throw error;
        const now = versionOf(await simple(place, world));
        throw now === version ? error : movedOn(place, version, now);
      });
      await inSync(place, world, output.ChangeInfo as { Id: string; Status: string });
      return { version: versionOf(changed), requestIds };
    },
  };
}

const versionOf = (set: RecordSet): string => `sha256:${sha256(canonical(set))}`;

/** The fields that make a record one of several of its name, by a policy: replacing one of them would not be the switch. */
const policies = [
  'SetIdentifier',
  'Weight',
  'Region',
  'Failover',
  'GeoLocation',
  'GeoProximityLocation',
  'MultiValueAnswer',
  'CidrRoutingConfig',
  'TrafficPolicyInstanceId',
  'HealthCheckId',
];

async function simple(place: Record53, world: PlaceWorld): Promise<RecordSet> {
  const sets = await named(place, world);
  const refuse = (name: string, why: string) => new StepError(name, `${placeWords(place)} ${why}`, undefined, 'change it by hand: manual:TEXT');
  const policy = sets.flatMap((set) => policies.filter((field) => set[field] !== undefined && set[field] !== false))[0];
  if (sets.length === 0) throw refuse('NoSuchRecord', 'does not exist');
  if (sets.some((set) => set.AliasTarget)) throw refuse('AliasRecord', 'is an alias');
  if (policy) throw refuse('RoutedRecord', `has a routing policy or a health check (${policy})`);
  if (sets.some((set) => set.Type === 'SOA')) throw refuse('ZoneApex', 'is the apex of its zone, where no CNAME can stand');
  const [record, other] = sets.filter((set) => ['CNAME', 'A', 'AAAA'].includes(set.Type));
  if (!record || other || record.Type === 'AAAA')
    throw refuse('OtherRecord', `is of type ${sets.map((set) => set.Type).join(', ')}; encmigrate changes one CNAME or A record`);
  return record;
}

/** The list starts at the first name at or after the one asked for, and pages by hand: there is no exact read. */
async function named(place: Record53, world: PlaceWorld): Promise<RecordSet[]> {
  const found: RecordSet[] = [];
  for (let from: Record<string, unknown> | undefined = { StartRecordName: place.name }; from; ) {
    const { output }: { output: Record<string, unknown> } = await reading(world.aws, world.clock)(
      'route53',
      'ListResourceRecordSets',
      { HostedZoneId: place.zone, ...from },
      world.signal ? { signal: world.signal } : {},
    );
    const sets = (output.ResourceRecordSets ?? []) as RecordSet[];
    const ours = sets.filter((set) => plainName(set.Name) === place.name);
    found.push(...ours);
    // Sorted by name: past ours there is nothing of ours.
    const on = output.IsTruncated === true && ours.length === sets.length;
    from = on
      ? {
          StartRecordName: output.NextRecordName,
          StartRecordType: output.NextRecordType,
          ...(output.NextRecordIdentifier ? { StartRecordIdentifier: output.NextRecordIdentifier } : {}),
        }
      : undefined;
  }
  return found;
}

/** Names come back with a trailing dot, and `*` as `\052`. */
const plainName = (name: string): string =>
  name
    .replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\.$/, '')
    .toLowerCase();

/** PENDING to INSYNC is usually a minute; it says nothing about the caches of resolvers. */
async function inSync(place: Record53, world: PlaceWorld, change: { Id: string; Status: string }): Promise<void> {
  const deadline = world.clock.now().getTime() + 15 * 60_000;
  for (let status = change.Status; status !== 'INSYNC'; ) {
    if (world.clock.now().getTime() >= deadline)
      throw new StepError(
        'NotInSync',
        `${placeWords(place)} was changed (${change.Id}), but Route 53 has not spread it for 15 minutes`,
        undefined,
        `look: aws route53 get-change --id ${change.Id}; then run again`,
      );
    await world.clock.sleep(5_000, world.signal);
    const { output } = await reading(world.aws, world.clock)('route53', 'GetChange', { Id: change.Id }, world.signal ? { signal: world.signal } : {});
    status = (output.ChangeInfo as { Status: string }).Status;
  }
}
