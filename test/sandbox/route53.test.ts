import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type Change,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { describe, expect, test } from 'vitest';
import { putHostedZone } from '../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../src/sandbox/service.ts';
import { client, opened, refusal, ways } from './opened.ts';

const HostedZoneId = 'ZONE1';
const build = (world: SandboxWorld): void => {
  putHostedZone(world, 'example.com', {
    id: HostedZoneId,
    records: [
      { name: 'redis.example.com', type: 'CNAME', ttl: 60, values: ['old.cache.amazonaws.com'] },
      { name: '*.example.com', type: 'A', values: ['10.0.0.2', '10.0.0.1'] },
      { name: 'a.b.example.com', type: 'TXT', values: ['"x & <y>"'] },
    ],
  });
  putHostedZone(world, 'internal', { id: 'ZONE2', privateTo: [{ VPCRegion: 'eu-west-1', VPCId: 'vpc-1' }] });
};
const cname = (value: string): ResourceRecordSet => ({ Name: 'redis.example.com', Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: value }] });

describe.each(ways)('Route 53 %s', (way) => {
  test('a record is replaced in one batch, and is in sync a while later', async () => {
    const sandbox = await opened({ build });
    const route53 = await client(sandbox, way, Route53Client);
    const change = (...Changes: Change[]) => route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Comment: 'switch', Changes } }));
    const { ChangeInfo } = await change(
      { Action: 'DELETE', ResourceRecordSet: cname('old.cache.amazonaws.com') },
      { Action: 'CREATE', ResourceRecordSet: cname('new.cache.amazonaws.com') },
    );
    expect(ChangeInfo).toMatchObject({ Status: 'PENDING', Comment: 'switch' });
    const status = async () => (await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo?.Status;
    expect(await status()).toBe('PENDING');
    await sandbox.clock.sleep(60_000);
    expect(await status()).toBe('INSYNC');
    const read = async () =>
      (await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: 'redis.example.com', MaxItems: 1 }))).ResourceRecordSets?.[0];
    expect(await read()).toEqual({ Name: 'redis.example.com.', Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'new.cache.amazonaws.com' }] });
    // Somebody else's change meanwhile: the old set does not match any more, and nothing of the batch is done.
    const lost = await refusal(
      change(
        { Action: 'DELETE', ResourceRecordSet: cname('old.cache.amazonaws.com') },
        { Action: 'CREATE', ResourceRecordSet: { ...cname('x.y'), Name: 'other.example.com' } },
      ),
    );
    expect(lost).toMatchObject({ name: 'InvalidChangeBatch', status: 400, message: expect.stringContaining('do not match the current values') });
    expect((await read())?.ResourceRecords).toEqual([{ Value: 'new.cache.amazonaws.com' }]);
    await change({ Action: 'UPSERT', ResourceRecordSet: { ...cname('third.example.net'), TTL: 30 } });
    expect(await read()).toMatchObject({ TTL: 30 });
  });

  test('lists zones and records in pages, escaped as Route 53 does', async () => {
    const route53 = await client(await opened({ build }), way, Route53Client);
    const names: (string | undefined)[] = [];
    for (let from: { StartRecordName?: string; StartRecordType?: never } | undefined = {}; from; ) {
      const page: { ResourceRecordSets?: ResourceRecordSet[]; IsTruncated?: boolean; NextRecordName?: string; NextRecordType?: string } = await route53.send(
        new ListResourceRecordSetsCommand({ HostedZoneId, MaxItems: 2, ...from }),
      );
      names.push(...(page.ResourceRecordSets ?? []).map(({ Name, Type }) => `${Type} ${Name}`));
      from = page.IsTruncated ? { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType as never } : undefined;
    }
    expect(names).toEqual(['NS example.com.', 'SOA example.com.', 'A \\052.example.com.', 'TXT a.b.example.com.', 'CNAME redis.example.com.']);
    const text = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: 'a.b.example.com' }));
    expect(text.ResourceRecordSets?.[0]?.ResourceRecords).toEqual([{ Value: '"x & <y>"' }]);
    const zones = await route53.send(new ListHostedZonesCommand({ MaxItems: 1 }));
    expect(zones).toMatchObject({ IsTruncated: true, MaxItems: 1 });
    expect((await route53.send(new ListHostedZonesCommand({ Marker: zones.NextMarker }))).HostedZones).toMatchObject([
      { Name: 'internal.', Config: { PrivateZone: true } },
    ]);
    expect((await route53.send(new ListHostedZonesByNameCommand({ DNSName: 'example.com' }))).HostedZones?.[0]?.Id).toMatch(/ZONE1$/);
    expect((await route53.send(new GetHostedZoneCommand({ Id: 'ZONE2' }))).VPCs).toEqual([{ VPCRegion: 'eu-west-1', VPCId: 'vpc-1' }]);
    expect((await route53.send(new GetHostedZoneCommand({ Id: HostedZoneId }))).DelegationSet?.NameServers).toHaveLength(4);
  });
});

test('what Route 53 refuses', async () => {
  const route53 = await client(await opened({ build }), 'in process', Route53Client);
  const create = async (set: Partial<ResourceRecordSet>, Action: Change['Action'] = 'CREATE') =>
    refusal(
      route53.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes: [{ Action, ResourceRecordSet: { ...cname('x.y'), ...set } }] } }),
      ),
    );
  expect((await create({})).message).toBe("[Tried to create resource record set [name='redis.example.com.', type='CNAME'] but it already exists]");
  expect((await create({ Name: 'none.example.com' }, 'DELETE')).message).toContain('but it was not found');
  expect((await create({ Name: 'example.com' })).message).toContain('not permitted at apex');
  expect((await create({ Name: 'example.org' })).message).toContain('not permitted in zone example.com.');
  expect((await create({ Type: 'A', ResourceRecords: [{ Value: '10.0.0.1' }] })).message).toContain('conflicting RRSet of type CNAME');
  expect((await create({ Name: 'new.example.com', TTL: undefined })).message).toContain('TTL');
  expect(await refusal(route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: 'NONE' })))).toMatchObject({ name: 'NoSuchHostedZone', status: 404 });
  expect(await refusal(route53.send(new GetChangeCommand({ Id: 'CNONE' })))).toMatchObject({ name: 'NoSuchChange', status: 404 });
});

test('values of a multi-value record match in any order', async () => {
  const route53 = await client(await opened({ build }), 'in process', Route53Client);
  const set: ResourceRecordSet = { Name: '*.example.com', Type: 'A', TTL: 300, ResourceRecords: [{ Value: '10.0.0.1' }, { Value: '10.0.0.2' }] };
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes: [{ Action: 'DELETE', ResourceRecordSet: set }] } }));
  expect((await route53.send(new GetHostedZoneCommand({ Id: HostedZoneId }))).HostedZone?.ResourceRecordSetCount).toBe(4);
});
