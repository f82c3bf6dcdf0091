/** The pieces that no server here can show: other versions, other servers' commands, chance. */
import { describe, expect, it } from 'vitest';
import { Buckets } from '../../../../plans/elasticache/compare/buckets.ts';
import { ordered, type plain, score, unordered } from '../../../../plans/elasticache/compare/digest.ts';
import { absolute, expiring, expiryText, sameExpiry } from '../../../../plans/elasticache/compare/expiry.ts';
import { sameValue, typeOfDump } from '../../../../plans/elasticache/compare/rdb.ts';
import { throttle } from '../../../../plans/elasticache/compare/throttle.ts';
import { readDigests } from '../../../../plans/elasticache/compare/value.ts';
import type { RedisWire } from '../../../../src/redis/connection.ts';

const b = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('buckets', () => {
  const put = (buckets: Buckets, how: 'add' | 'remove', keys: string[]) => {
    for (const key of keys) buckets[how](b(`..${key}.`), 2, 2 + key.length);
  };
  const keys = Array.from({ length: 50_000 }, (_, i) => `key:${i}`);

  it('are empty when the same keys came out as went in, in any order', () => {
    const buckets = new Buckets();
    put(buckets, 'add', keys);
    expect(buckets.empty).toBe(false);
    put(buckets, 'remove', [...keys].reverse());
    expect(buckets.empty).toBe(true);
  });

  it.each([
    [['extra'], []],
    [['key:7'], []],
    [['a', 'b', 'c'], []],
    [['extra'], ['key:9']],
  ])('suspect %j when it came out besides, with %j that went in twice', (extra, twice) => {
    const buckets = new Buckets();
    put(buckets, 'add', [...keys, ...twice]);
    put(buckets, 'remove', [...keys, ...extra]);
    expect(buckets.empty).toBe(false);
    for (const key of extra) expect(buckets.suspects(b(key), 0, key.length)).toBe(true);
    expect(keys.filter((key) => buckets.suspects(b(key), 0, key.length)).length).toBeLessThan(50);
  });

  it('find each of 2,000 extra keys with as many missing, with bytes of all kinds', () => {
    const odd = Array.from({ length: 2000 }, (_, i) => Buffer.from([i & 255, i >> 8, 0, 255]).toString('latin1'));
    const buckets = new Buckets();
    put(
      buckets,
      'add',
      odd.map((key) => `${key}a`),
    );
    put(
      buckets,
      'remove',
      odd.map((key) => `${key}b`),
    );
    expect(odd.filter((key) => !buckets.suspects(b(`${key}b`), 0, 5))).toEqual([]);
  });
});

describe('DUMP bytes', () => {
  const dump = (value: string, version: number, crc: string) => Buffer.concat([b(value), Buffer.from([version, 0]), b(crc)]);
  it('are the same value whatever version wrote them', () => {
    const [old, current, other] = [dump('\0value', 9, 'crc-of-9'), dump('\0value', 11, 'crc-of11'), dump('\0valuf', 11, 'crc-of11')];
    expect(sameValue(old, 0, old.length, current, 0, current.length)).toBe(true);
    expect(sameValue(current, 0, current.length, other, 0, other.length)).toBe(false);
    expect(sameValue(b('0123456789'), 0, 10, b('0123456789'), 0, 10)).toBe(false);
  });
  it('do not tell a type by bytes that mean different things to different servers', () => {
    expect([0, 2, 4, 17, 19].map((byte) => typeOfDump(Buffer.from([byte]), 0))).toEqual(['string', 'set', 'hash', 'zset', 'stream']);
    for (const byte of [6, 7, 22, 23, 24, 25, 26, 200]) expect(typeOfDump(Buffer.from([byte]), 0)).toBeUndefined();
  });
});

describe('digests', () => {
  const of = (digest: ReturnType<typeof plain>, ...elements: string[][]) => {
    for (const parts of elements) digest.add(...parts.map(b));
    return digest.done();
  };
  it('of sets and hashes do not depend on order', () => {
    expect(of(unordered(), ['a', '1'], ['b', '2'])).toBe(of(unordered(), ['b', '2'], ['a', '1']));
    expect(of(unordered(), ['a', '1'], ['b', '2'])).not.toBe(of(unordered(), ['a', '2'], ['b', '1']));
    expect(of(unordered(), ['a'])).not.toBe(of(unordered(), ['a'], ['a']));
  });
  it('of lists do', () => expect(of(ordered(), ['a'], ['b'])).not.toBe(of(ordered(), ['b'], ['a'])));
  it('see borders', () => {
    for (const digest of [ordered, unordered]) expect(of(digest(), ['ab', 'c'])).not.toBe(of(digest(), ['a', 'bc']));
  });
  it('of scores see the number, not how a version writes it', () => {
    expect(score(b('0.29999999999999999'))).toEqual(score(b('0.3')));
    expect(score(b('3'))).toEqual(score(b('3.0')));
    expect(score(b('0.30000000000000004'))).not.toEqual(score(b('0.3')));
    expect([score(b('inf')), score(b('-inf')), score(b('-0'))].map(String)).toEqual(['Infinity', '-Infinity', '-0']);
  });
});

describe('expiries', () => {
  it('are absolute', () => {
    expect([absolute(500, 1000, true), absolute(500, 1000, false), absolute(-1, 1000, false), absolute(-2, 1000, false)]).toEqual([500, 1500, -1, -2]);
  });
  it('are the same within the tolerance, and never is not late', () => {
    expect([sameExpiry(1000, 2000, 1000), sameExpiry(1000, 2001, 1000), sameExpiry(-1, -1, 0), sameExpiry(-1, 0, 1000)]).toEqual([true, false, true, false]);
    expect([expiring(-1, 5, 1000), expiring(1004, 5, 1000), expiring(1006, 5, 1000)]).toEqual([false, true, false]);
    expect([expiryText(-1), expiryText(0)]).toEqual([null, '1970-01-01T00:00:00.000Z']);
  });
});

describe('fields that expire', () => {
  /** A server of Redis 7.4 or Valkey 9, as far as a hash goes. */
  const server = (expiries: Record<string, number>): RedisWire =>
    ({
      command: async (...[name, , ...rest]: string[]) => {
        if (name === 'HLEN') return 2;
        if (name === 'HSCAN') return [b('0'), [b('a'), b('1'), b('b'), b('2')]];
        if (name === 'HPEXPIRETIME') return rest.slice(2).map((field) => expiries[String(field)] ?? -1);
        throw new Error(name);
      },
      pipeline: async () => [[b('b'), b('2'), b('a'), b('1')]],
    }) as unknown as RedisWire;
  const digest = async (expiries: Record<string, number>, fieldExpiry = true) => {
    const shard = { wire: server(expiries), runId: '', version: [], databases: new Map() };
    const [value] = await readDigests([{ key: b('h'), type: 'hash', bytes: 100, shard }], { expiretime: true, streamCounters: true, fieldExpiry });
    return value?.digest;
  };
  it('count, and a field that never expires is as on a server that knows none', async () => {
    expect(await digest({ a: 5000 })).not.toBe(await digest({}));
    expect(await digest({ a: 5000 })).not.toBe(await digest({ b: 5000 }));
    expect(await digest({})).toBe(await digest({}, false));
  });
});

describe('throttle', () => {
  it('refuses a share that is none', () => {
    for (const share of [0, -1, Number.NaN]) expect(() => throttle(share)).toThrow('share must be above 0');
  });
  it('rests in proportion, also after work that failed', async () => {
    const pace = throttle(0.25);
    const work = () => new Promise((resolve) => setTimeout(resolve, 20));
    const began = performance.now();
    for (let i = 0; i < 5; i++) await pace.run(work);
    await expect(pace.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    // The last rest is still owed: 5 * 20 ms of work, 4 rests of 60 ms or 5.
    expect(performance.now() - began).toBeGreaterThan(5 * 20 + 4 * 55);
  });
});
