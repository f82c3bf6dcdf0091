import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSlots, slotOf } from '../../src/redis/slots.ts';
import { needs } from '../support/needs.ts';
import { startRedis, type TestServer } from './server.ts';

describe('slots', () => {
  // The check value of the specification: CRC16("123456789") is 0x31c3.
  it('is CRC16 modulo 16384', () => expect(slotOf(Buffer.from('123456789'))).toBe(0x31c3));

  it('reads ranges', () => {
    expect(parseSlots('0-5460')).toEqual([[0, 5460]]);
    expect(parseSlots('0-1,7, 9-16383')).toEqual([
      [0, 1],
      [7, 7],
      [9, 16383],
    ]);
    for (const bad of ['', 'a', '5-1', '0-16384', '-3']) expect(() => parseSlots(bad)).toThrow('not a range of slots');
  });
});

const redis = needs('redis-server');
describe.skipIf(!redis.ok)(`slots, as the server counts them ${redis.why}`, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis(['--cluster-enabled', 'yes']);
  });
  afterAll(() => server.stop());

  it('agrees on 500 keys with braces and bytes of all kinds', async () => {
    const connection = await server.connect();
    const fixed = ['', '{}', '{}x', 'a{b}c', 'a{}{b}', '{{b}}', 'x{y}{z}', '{', '}', '}{', 'foo{', 'foo}{bar}'].map((key) => Buffer.from(key));
    let seed = 7;
    const random = Array.from({ length: 488 }, () =>
      Buffer.from(
        Array.from({ length: (seed = (seed * 48271) % 2147483647) % 30 }, () => [0x7b, 0x7d, 0, 255, 97][(seed = (seed * 48271) % 2147483647) % 5] as number),
      ),
    );
    const keys = [...fixed, ...random];
    const slots = await connection.pipeline(keys.map((key) => ['CLUSTER', 'KEYSLOT', key]));
    expect(keys.map((key) => slotOf(key))).toEqual(slots);
    connection.close();
  });
});
