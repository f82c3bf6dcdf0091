/** The places against the sandbox, through the real SDK clients and wire. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { edit } from '../../../src/actions/edit.ts';
import { parsePlace } from '../../../src/actions/places/parse.ts';
import { readPlace } from '../../../src/actions/places/index.ts';
import type { ActionOf } from '../../../src/actions/schema.ts';
import { type Connection, connect } from '../../../src/aws/connect.ts';
import { virtualClock } from '../../../src/engine/virtual-clock.ts';
import { openSandbox, type Sandbox } from '../../../src/sandbox/open.ts';
import { parameters, putParameter } from '../../../src/sandbox/services/ssm/parameters.ts';
import { ssm } from '../../../src/sandbox/services/ssm/service.ts';
import { sts } from '../../../src/sandbox/services/sts/service.ts';
import { context, start } from '../world.ts';

let sandbox: Sandbox;
let connection: Connection;
beforeEach(async () => {
  sandbox = await openSandbox({ services: [ssm, sts], clock: virtualClock(start) });
  connection = await connect({ region: 'eu-west-1', inProcess: { requestHandler: sandbox.requestHandler, clock: sandbox.clock, missing: {} } });
});
afterEach(async () => {
  connection.close();
  await sandbox.close();
});

it.each(['String', 'SecureString'] as const)('an SSM %s: there, back, and nothing but its value changed', async (type) => {
  const put = (value: string) => putParameter(sandbox.world, 'eu-west-1', '/prod/redis', value, { type, description: 'the cache', tier: 'Advanced' });
  put('redis://:hunter2@a.example:1/0');
  const last = () => parameters(sandbox.world, 'eu-west-1').get('/prod/redis')?.versions.at(-1);
  const before = last();
  const { place } = parsePlace('ssm:/prod/redis');
  const at = context(connection.world.aws, { clock: sandbox.clock });
  const seen = await readPlace(place, at);
  expect(seen).toEqual({ content: 'redis://:hunter2@a.example:1/0', version: '1' });

  const there: ActionOf<'edit'> = { kind: 'edit', place, change: { replace: [{ from: 'a.example:1', to: 'b.example:2' }] }, expectedVersion: '1' };
  expect((await edit.run(there, at)).outputs).toEqual({ before: '1', after: '2', count: 1 });
  const changing = ['Value', 'Version', 'LastModifiedDate', 'LastModifiedUser'];
  const rest = (version: object | undefined) => Object.fromEntries(Object.entries(version ?? {}).filter(([name]) => !changing.includes(name)));
  expect(rest(last())).toEqual(rest(before));
  expect(last()?.Value).toBe('redis://:hunter2@b.example:2/0');

  const back: ActionOf<'edit'> = { kind: 'edit', place, change: { replace: [{ from: 'b.example:2', to: 'a.example:1' }] } };
  expect((await edit.run(back, at)).outputs).toEqual({ before: '2', after: '3', count: 1 });
  expect(last()?.Value).toBe(before?.Value);
});
