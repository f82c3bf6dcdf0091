/** Every kind of place, rebuilt from what a plan says of it: read again it is told as it was planned, and changed it is changed there alone. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { hold } from '../../../src/actions/places/index.ts';
import { type Endpoint, type PlaceFacts, readPlaces } from '../../../src/actions/places/look.ts';
import { parsePlace } from '../../../src/actions/places/parse.ts';
import { replaceTokens } from '../../../src/actions/places/tokens.ts';
import { connect } from '../../../src/aws/connect.ts';
import { agreeOnVersions, putPlaces } from '../../../src/cli/rehearse/places.ts';
import { standIns } from '../../../src/cli/rehearse/stand-ins.ts';
import { virtualClock } from '../../../src/engine/virtual-clock.ts';
import { openSandbox } from '../../../src/sandbox/open.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';

const folder = mkdtempSync(join(tmpdir(), 'encmigrate-places-'));
afterAll(() => rmSync(folder, { recursive: true }));

const host = 'master.cache.abc123.euw1.cache.amazonaws.com';
const reader = 'replica.cache.abc123.euw1.cache.amazonaws.com';
const endpoints: Endpoint[] = [
  { kind: 'primary', host, port: 6379 },
  { kind: 'reader', host: reader, port: 6379 },
];
const both = [
  { kind: 'primary', token: `${host}:6379`, count: 2 },
  { kind: 'reader', token: reader, count: 1 },
];
const one = [{ kind: 'primary', token: `${host}:6379`, count: 1 }];
const fact = (asked: string, version: string, hits: PlaceFacts['hits']): PlaceFacts => {
  const { place, endpoint } = parsePlace(asked);
  return { asked, place, endpoint: endpoint ?? null, version, hits, error: null };
};

/** Of files that are not on this machine, and services that are asked nothing. */
const planned: PlaceFacts[] = [
  fact('ssm:/prod/redis', '7', both),
  fact('ssm:plain.name', '1', [{ kind: 'primary', token: host, count: 1 }]),
  fact('secretsmanager:app/redis#hosts[0].url', 'v-1', one),
  fact('secretsmanager:app/redis#hosts[1].url', 'v-1', [{ kind: 'reader', token: reader, count: 1 }]),
  fact(
    'secretsmanager:app/redis',
    'v-1',
    both.map((hit) => ({ ...hit })),
  ),
  fact('secretsmanager:app/user#password', 'v-2', []),
  fact('secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-AbCdEf', 'v-3', one),
  fact('route53:Z0123456789ABCDEFGHIJ/redis.prod.internal', 'sha256:1', [{ kind: 'primary', token: host, count: 1 }]),
  fact('route53:Z0123456789ABCDEFGHIJ/ro.redis.prod.internal', 'sha256:2', [{ kind: 'reader', token: reader, count: 1 }]),
  fact(`file:${folder}/gone/app.yaml#spring.redis.host`, 'sha256:3', one),
  fact(`file:${folder}/gone/app.json#list.0.url`, 'sha256:4', one),
  fact(`file:${folder}/gone/.env#REDIS_URL`, 'sha256:5', one),
  fact(`file:${folder}/gone/app.properties#redis.url`, 'sha256:6', one),
  fact(`file:${folder}/gone/app.ini#cache.url`, 'sha256:7', one),
  fact(`file:${folder}/gone/any.txt`, 'sha256:8', both),
];

it('holds what was planned on, at the planned version, and takes the change', async () => {
  const ours = standIns(folder);
  const clock = virtualClock(new Date('2026-11-22T14:00:00Z'));
  let notes: string[] = [];
  const sandbox = await openSandbox({
    services: sharedServices,
    clock,
    account: '123456789012',
    build: (world) => void (notes = putPlaces(world, 'eu-west-1', planned, ours)),
  });
  try {
    const { world } = await connect({ region: 'eu-west-1', inProcess: { requestHandler: sandbox.requestHandler, clock, missing: {}, standIns: ours } });
    await agreeOnVersions(world, planned, ours);
    expect(await readPlaces(world, planned, endpoints)).toEqual(planned);
    expect(notes).toHaveLength(6);
    for (const note of notes) expect(note).toMatch(/gone\/.* is not here: a stand-in for it was used; a real run would stop there/);
    for (const { place, hits } of planned) {
      // Those of one secret are one place.
      if (place.type === 'secretsmanager' && hits.length !== 1) continue;
      const held = await hold(place, world);
      const change = replaceTokens(held.parts, [
        { from: `${host}:6379`, to: 'new.example.com:6379' },
        { from: host, to: 'new.example.com' },
        { from: reader, to: 'ro.example.com' },
      ]);
      expect(change.count, JSON.stringify(place)).toBe(hits.reduce((n, hit) => n + hit.count, 0));
      const written = await held.put(change.parts, 'a'.repeat(64).replace(/^./, String(planned.findIndex((p) => p.place === place) % 10)));
      expect(written.version).not.toBe(held.version);
      expect((await hold(place, world)).parts.join()).toMatch(/(new|ro)\.example\.com/);
    }
  } finally {
    await sandbox.close();
  }
});

it('changes a copy of a file that is as it was planned on, comments and all', async () => {
  const path = join(folder, 'app.conf');
  const text = `# ours\nurl = redis://${host}:6379/0 ; here\n`;
  writeFileSync(path, text);
  const [before] = await readPlaces({} as never, [`file:${path}#url`], endpoints);
  if (!before) throw new Error('no place');
  const ours = standIns(join(folder, 'copy'));
  expect(putPlaces({} as never, 'eu-west-1', [before], ours)).toEqual([]);
  const held = await hold(before.place, { standIns: ours } as never);
  expect(held.version).toBe(before.version);
  await held.put(replaceTokens(held.parts, [{ from: `${host}:6379`, to: 'new:1' }]).parts, 'x');
  expect(readFileSync(ours.file(path), 'utf8')).toBe('# ours\nurl = redis://new:1/0 ; here\n');
  expect(readFileSync(path, 'utf8')).toBe(text);
});
