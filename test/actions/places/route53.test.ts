import { Readable } from 'node:stream';
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { route53 } from '../../../src/actions/places/route53.ts';
import { virtualClock } from '../../../src/engine/virtual-clock.ts';
import { fault, start } from '../world.ts';
import { cname, type RecordSet, soa, zone } from './zone.ts';

const others: RecordSet[] = [soa, { ...cname(), Name: 'z.redis.prod.internal.' }, { ...cname(), Name: 'redis2.prod.internal.' }];
const place = { type: 'route53', zone: 'Z1', name: 'redis.prod.internal' } as const;
const world = (aws: ReturnType<typeof zone>['aws']) => ({ aws, clock: virtualClock(start) });

it('changes the values; TTL, other records and order of the batch as they must be', async () => {
  const { aws, records } = zone([...others, cname()]);
  const held = await route53(place, world(aws));
  expect(held.parts).toEqual(['old.example.com']);
  const written = await held.put(['new.example.com'], '');
  expect(records.find((set) => set.Name === 'redis.prod.internal.')).toEqual(cname({ ResourceRecords: [{ Value: 'new.example.com' }] }));
  expect(records).toHaveLength(4);
  const batch = aws.calls.find(({ name }) => name.endsWith('ChangeResourceRecordSets'))?.input;
  expect(batch).toMatchObject({ ChangeBatch: { Changes: [{ Action: 'DELETE' }, { Action: 'CREATE' }] } });
  expect(aws.names().filter((name) => name === 'route53.GetChange')).toHaveLength(3);
  expect(written.version).toBe((await route53(place, world(aws))).version);
  expect(written.version).not.toBe(held.version);
});

it('an A record of addresses, a name with a star', async () => {
  const { aws, records } = zone([cname({ Name: '\\052.prod.internal.', Type: 'A', ResourceRecords: [{ Value: '10.0.0.1' }, { Value: '10.0.0.2' }] })]);
  const held = await route53({ ...place, name: '*.prod.internal' }, world(aws));
  await held.put(['10.0.0.3', '10.0.0.2'], '');
  expect(records[0]?.ResourceRecords).toEqual([{ Value: '10.0.0.3' }, { Value: '10.0.0.2' }]);
  await expect((await route53({ ...place, name: '*.prod.internal' }, world(aws))).put(['a.name', '10.0.0.2'], '')).rejects.toMatchObject({
    name: 'NotAnAddress',
  });
});

describe('refuses', () => {
  const simple = cname();
  it.each<[string, RecordSet[], string]>([
    ['nothing there', others, 'NoSuchRecord'],
    ['an alias', [{ Name: simple.Name, Type: 'A', AliasTarget: { DNSName: 'x' } }], 'AliasRecord'],
    ['weights', [cname({ SetIdentifier: 'a', Weight: 0 })], 'RoutedRecord'],
    ['failover', [cname({ SetIdentifier: 'a', Failover: 'PRIMARY' })], 'RoutedRecord'],
    ['a health check', [cname({ HealthCheckId: 'h' })], 'RoutedRecord'],
    ['an IPv6 record beside it', [cname({ Type: 'A', ResourceRecords: [{ Value: '10.0.0.1' }] }), cname({ Type: 'AAAA' })], 'OtherRecord'],
    ['another type', [cname({ Type: 'TXT' })], 'OtherRecord'],
    ['the apex', [{ ...soa, Name: simple.Name }, cname({ Type: 'A', ResourceRecords: [{ Value: '10.0.0.1' }] })], 'ZoneApex'],
  ])('%s', async (_, records, name) => {
    await expect(route53(place, world(zone(records, { size: 1 }).aws))).rejects.toMatchObject({ name, remedy: expect.stringContaining('manual:') });
  });
});

it('a record that somebody changed meanwhile is drift, and stays theirs', async () => {
  const { aws, records } = zone([cname()]);
  const held = await route53(place, world(aws));
  records[0] = cname({ TTL: 300 });
  await expect(held.put(['new.example.com'], '')).rejects.toMatchObject({ name: 'DriftError' });
  expect(records).toEqual([cname({ TTL: 300 })]);
});

it("another refusal of the batch stays in the service's words", async () => {
  const { aws, state } = zone([cname()]);
  state.after = () => {
    throw fault('InvalidChangeBatch', 'zone is locked');
  };
  state.records = [];
  const held = await route53(place, world(aws));
  const refused = await held.put(['old.example.com'], '').catch((error: Error) => error);
  expect(refused).toMatchObject({ name: 'InvalidChangeBatch', message: 'zone is locked' });
});

it('never in sync: an end after 15 minutes, with what to look at', async () => {
  const { aws } = zone([cname()], { polls: 10_000 });
  await expect((await route53(place, world(aws))).put(['new.example.com'], '')).rejects.toMatchObject({
    name: 'NotInSync',
    remedy: expect.stringContaining('get-change --id C1'),
  });
});

it('its batch is what the real client sends', async () => {
  const { aws } = zone([cname()]);
  await (await route53(place, world(aws))).put(['new.example.com'], '');
  const bodies: string[] = [];
  const requestHandler = {
    async handle(request: { body: string; path: string }) {
      bodies.push(`${request.path} ${request.body}`);
      const xml =
        '<ChangeResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status><SubmittedAt>2026-11-22T14:00:00Z</SubmittedAt></ChangeInfo></ChangeResourceRecordSetsResponse>';
      return { response: new HttpResponse({ statusCode: 200, headers: {}, body: Readable.from([Buffer.from(xml)]) }) };
    },
  };
  const client = new Route53Client({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: requestHandler as never,
  });
  const input = aws.calls.find(({ name }) => name === 'route53.ChangeResourceRecordSets')?.input;
  const answer = await client.send(new ChangeResourceRecordSetsCommand(input as never));
  expect(answer.ChangeInfo).toMatchObject({ Status: 'PENDING' });
  expect(bodies[0]).toContain('/2013-04-01/hostedzone/Z1/rrset');
  for (const [action, value] of [
    ['DELETE', 'old'],
    ['CREATE', 'new'],
  ])
    expect(bodies[0]).toContain(
      `<Change><Action>${action}</Action><ResourceRecordSet><Name>redis.prod.internal.</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>${value}.example.com</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>`,
    );
});
