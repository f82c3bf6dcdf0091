/** The places against the sandbox, through the real SDK clients and wire: there, back, and nothing but the address changed. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { edit } from '../../../src/actions/edit.ts';
import { parsePlace } from '../../../src/actions/places/parse.ts';
import { readPlace } from '../../../src/actions/places/index.ts';
import type { ActionOf } from '../../../src/actions/schema.ts';
import { type Connection, connect } from '../../../src/aws/connect.ts';
import { virtualClock } from '../../../src/engine/virtual-clock.ts';
import { openSandbox, type Sandbox } from '../../../src/sandbox/open.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { route53 } from '../../../src/sandbox/services/route53/service.ts';
import { putHostedZone, zoneOf } from '../../../src/sandbox/services/route53/zones.ts';
import { putSecret, secretOf } from '../../../src/sandbox/services/secretsmanager/secrets.ts';
import { secretsmanager } from '../../../src/sandbox/services/secretsmanager/service.ts';
import { parameters, putParameter } from '../../../src/sandbox/services/ssm/parameters.ts';
import { ssm } from '../../../src/sandbox/services/ssm/service.ts';
import { sts } from '../../../src/sandbox/services/sts/service.ts';
import { context, start } from '../world.ts';

const region = 'eu-west-1';
let sandbox: Sandbox;
let connection: Connection;
beforeEach(async () => {
  sandbox = await openSandbox({ services: [ssm, sts, secretsmanager, route53], clock: virtualClock(start) });
  connection = await connect({ region, inProcess: { requestHandler: sandbox.requestHandler, clock: sandbox.clock, missing: {} } });
});
afterEach(async () => {
  connection.close();
  await sandbox.close();
});

/** What a place of the sandbox's world is, less what every write changes. */
interface Case {
  place: string;
  from: string;
  to: string;
  make(world: SandboxWorld): void;
  holds(world: SandboxWorld): unknown;
}

const parameter = (type: 'String' | 'SecureString'): Case => ({
  place: 'ssm:/prod/redis',
  from: 'a.example:1',
  to: 'b.example:2',
  make: (world) => putParameter(world, region, '/prod/redis', 'redis://:hunter2@a.example:1/0', { type, description: 'the cache', tier: 'Advanced' }),
  holds: (world) => {
    const {
      Version: _,
      LastModifiedDate: __,
      LastModifiedUser: ___,
      ...rest
    } = parameters(world, region).get('/prod/redis')?.versions.at(-1) ?? { Version: 0 };
    return rest;
  },
});

it.each<[string, Case]>([
  ['SSM String', parameter('String')],
  ['SSM SecureString', parameter('SecureString')],
  [
    'a secret',
    {
      place: 'secretsmanager:app#cache.url',
      from: 'a.example:1',
      to: 'b.example:2',
      make: (world) => putSecret(world, region, 'app', '{ "pw": "hunter2", "cache": { "url": "redis://a.example:1" } }'),
      holds: (world) => secretOf(world, region, 'app').versions.find((version) => version.stages.includes('AWSCURRENT'))?.SecretString,
    },
  ],
  [
    'a DNS record',
    {
      place: 'route53:Z0SANDBOX/redis.prod.internal',
      from: 'a.example',
      to: 'b.example',
      make: (world) =>
        putHostedZone(world, 'prod.internal', {
          id: 'Z0SANDBOX',
          records: ['redis', 'z.redis', 'redis2'].map((name) => ({ name: `${name}.prod.internal`, type: 'CNAME', ttl: 60, values: ['a.example'] })),
        }),
      holds: (world) => [...zoneOf(world, 'Z0SANDBOX').records].sort((a, b) => (a.Name + a.Type < b.Name + b.Type ? -1 : 1)),
    },
  ],
])('%s', async (_, { place: text, from, to, make, holds }) => {
  make(sandbox.world);
  const before = structuredClone(holds(sandbox.world));
  const { place } = parsePlace(text);
  const at = context(connection.world.aws, { clock: sandbox.clock });
  const { content, version } = await readPlace(place, at);
  expect(content).toContain(from);

  const there: ActionOf<'edit'> = { kind: 'edit', place, change: { replace: [{ from, to }] }, ...(version ? { expectedVersion: version } : {}) };
  expect((await edit.probe(there, at)).state).toBe('absent');
  const done = await edit.run(there, at);
  expect(done.outputs).toMatchObject({ before: version, count: 1 });
  expect(done.requestIds).toHaveLength(1);
  expect((await edit.probe(there, at)).state).toBe('done');
  expect(JSON.stringify(holds(sandbox.world)).replace(to, from)).toBe(JSON.stringify(before));

  const back: ActionOf<'edit'> = { kind: 'edit', place, change: { replace: [{ from: to, to: from }] } };
  expect((await edit.run(back, at)).outputs).toMatchObject({ before: done.outputs.after, count: 1 });
  expect(holds(sandbox.world)).toEqual(before);
});
