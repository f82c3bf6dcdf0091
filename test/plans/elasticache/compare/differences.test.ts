import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../../../plans/elasticache/compare/compare-redis.ts';
import { keyOf } from '../../../../plans/elasticache/compare/key-text.ts';
import { fill } from '../../../bench/compare-data.ts';
import { needs } from '../../../support/needs.ts';
import { copied, namesOf, type Pair, run } from './pair.ts';
import { seeded } from './seeded.ts';

const redis = needs('redis-server');
const dir = mkdtempSync(join(tmpdir(), 'encmigrate-report-'));
const report = join(dir, 'differences.ndjson');

describe.skipIf(!redis.ok)(`single-item differences among 20,000 keys ${redis.why}`, () => {
  let pair: Pair;
  let before: Comparison;
  let found: Comparison;
  beforeAll(async () => {
    pair = await copied(async (connection) => {
      await fill(connection, 20_000);
      for (const { make, db = 0 } of seeded) await run(connection, [['SELECT', String(db)], ...make]);
      await connection.command('SELECT', '0');
    });
    before = await pair.compare();
    for (const { change, db = 0 } of seeded) await run(pair.t, [['SELECT', String(db)], ...change]);
    found = await pair.compare({ options: { report } });
  }, 120_000);
  afterAll(async () => {
    await pair?.stop();
    rmSync(dir, { recursive: true });
  });

  it('finds none in an untouched copy', () => {
    expect(namesOf(before)).toEqual([]);
    expect(before).toMatchObject({ outcome: 'equal', differences: 0 });
    expect(before.keys).toBe(20_000 + seeded.filter(({ make }) => make.length > 0).length);
  });

  it.each(seeded)('names $name', ({ named }) => expect(namesOf(found)).toContain(named));

  it('names nothing else', () => {
    expect(namesOf(found)).toEqual(seeded.map(({ named }) => named).sort());
    expect(found).toMatchObject({ outcome: 'differs', differences: seeded.length });
    const count = (kind: string) => seeded.filter(({ named }) => named.startsWith(kind)).length;
    expect(found.byKind).toEqual({ missing: count('missing'), extra: count('extra'), type: count('type'), value: count('value'), ttl: count('ttl') });
  });

  it('finds the same the other way round', async () => {
    const turned = await pair.compare({ source: [pair.target], target: [pair.source] });
    const swap: Record<string, string> = { missing: 'extra', extra: 'missing' };
    expect(namesOf(turned)).toEqual(seeded.map(({ named }) => named.replace(/^\w+/, (kind) => swap[kind] ?? kind)).sort());
  });

  it('gives keys that can be turned back into bytes, and digests of both values', () => {
    for (const { key, keyBase64, kind, sourceDigest, targetDigest } of found.named) {
      expect(keyOf(key).toString('base64')).toBe(keyBase64);
      const digest = /^sha256:[0-9a-f]{64}$/;
      if (kind === 'missing') expect([sourceDigest, targetDigest]).toEqual([expect.stringMatching(digest), null]);
      else if (kind === 'extra') expect([sourceDigest, targetDigest]).toEqual([null, expect.stringMatching(digest)]);
      else expect([sourceDigest, targetDigest]).toEqual([expect.stringMatching(digest), expect.stringMatching(digest)]);
      if (kind === 'value') expect(sourceDigest).not.toBe(targetDigest);
      if (kind === 'ttl') expect(sourceDigest).toBe(targetDigest);
    }
  });

  it('gives the exact names of the fields, and of a string the SHA-256 of its bytes', () => {
    const sha = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const of = (name: string) => found.named.find(({ key }) => key === name);
    expect(of('k10')).toEqual({
      db: 0,
      key: 'k10',
      keyBase64: 'azEw',
      kind: 'value',
      sourceDigest: sha('abc'),
      targetDigest: sha('abc\0'),
      sourceType: 'string',
      targetType: 'string',
    });
    expect(of('k46')).toEqual({
      db: 0,
      key: 'k46',
      keyBase64: 'azQ2',
      kind: 'ttl',
      sourceDigest: sha('v'),
      targetDigest: sha('v'),
      sourceType: 'string',
      targetType: 'string',
      sourceExpires: '2096-10-02T07:06:40.000Z',
      targetExpires: null,
    });
    expect(of('k6')).toEqual({ db: 9, key: 'k6', keyBase64: 'azY=', kind: 'extra', sourceDigest: null, targetDigest: sha('v'), targetType: 'string' });
    expect(of('k50')).toMatchObject({ kind: 'type', sourceType: 'string', targetType: 'list' });
  });

  it('writes all of them to the report, for its owner only', () => {
    const lines = readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual(found.named);
    expect(statSync(report).mode & 0o777).toBe(0o600);
  });

  it('leaves both sides as they were', async () => {
    // Only what reads, and what is about the connection.
    const used = [
      ...new Set(
        (await Promise.all([pair.s, pair.t].map(async (connection) => String(await connection.command('INFO', 'commandstats')))))
          .join('')
          .match(/cmdstat_[^:]+/g),
      ),
    ];
    await pair.s.command('CONFIG', 'RESETSTAT');
    await pair.compare();
    const now = String(await pair.s.command('INFO', 'commandstats')).match(/(?<=cmdstat_)[^:]+/g) ?? [];
    expect(used.length).toBeGreaterThan(0);
    const reads = [
      'info',
      'select',
      'scan',
      'memory|usage',
      'dump',
      'pexpiretime',
      'hpexpiretime',
      'time',
      'type',
      'get',
      'getrange',
      'strlen',
      'exists',
      'lrange',
      'llen',
      'smembers',
      'scard',
      'sscan',
      'zrange',
      'zcard',
      'hgetall',
      'hlen',
      'hscan',
      'xlen',
      'xrange',
      'xpending',
      'xinfo|stream',
      'xinfo|groups',
      'xinfo|consumers',
      'client|no-touch',
      'client',
      'config|resetstat',
    ];
    expect(now.filter((name) => !reads.includes(name))).toEqual([]);
  });
});
