/** Requests against a table of answers: one token, one retry with a new one, waits that had no effect, sinks, lost secrets. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toApiError } from '../../src/api/error.ts';
import { request } from '../../src/actions/request.ts';
import { requestSchema } from '../../src/actions/schema.ts';
import type { HttpAnswer, HttpRequest } from '../../src/aws/http.ts';
import { context, tableAws } from './world.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'encmigrate-request-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Reply = { status: number; json?: unknown; text?: string; headers?: Record<string, string> } | Error;
const reasoned = (status: number, reason: string, headers?: Record<string, string>): Reply => ({
  status,
  json: { errors: [{ message: `because ${reason}`, reason }] },
  ...(headers ? { headers } : {}),
});

/** `answers` by `METHOD path`, in turn; the last one stays. Tokens are numbered. */
function given(answers: Record<string, Reply[]>) {
  const sent: HttpRequest[] = [];
  let tokens = 0;
  const made = context(tableAws({}), {
    sandbox: true,
    async http(asked): Promise<HttpAnswer> {
      sent.push(asked);
      if (asked.path === '/oauth/token') return { status: 200, body: JSON.stringify({ access_token: `token-${++tokens}`, expires_in: 3600 }) };
      const list = answers[`${asked.method} ${asked.path}`] ?? [];
      const reply = list.length > 1 ? list.shift() : list[0];
      if (reply === undefined) throw new Error(`the test has no ${asked.method} ${asked.path}`);
      if (reply instanceof Error) throw reply;
      return { status: reply.status, body: reply.text ?? JSON.stringify(reply.json ?? {}), headers: { 'x-request-id': `r-${sent.length}`, ...reply.headers } };
    },
  });
  const calls = (line: string) => sent.filter((one) => `${one.method} ${one.path}` === line);
  return { made, sent, calls, tokens: () => tokens };
}

const create = (more: object = {}) =>
  requestSchema.parse({
    kind: 'request',
    method: 'POST',
    host: 'api.neo4j.io',
    path: '/v1/instances',
    body: { name: 'new' },
    keep: ['data.id'],
    sink: {
      name: 'target',
      place: { type: 'file', path: join(folder, 'secret') },
      id: 'id',
      fields: { id: 'data.id', password: 'data.password' },
      remove: { path: '/v1/instances/{id}', read: { reader: 'api', host: 'api.neo4j.io', path: '/v1/instances' }, resource: "data[?name=='new'] | [0]" },
    },
    probe: {
      read: { reader: 'api', host: 'api.neo4j.io', path: '/v1/instances' },
      resource: "data[?name=='new'] | [0]",
      same: { name: 'new' },
      createdAt: 'created_at',
    },
    ...more,
  });
const post = 'POST /v1/instances';
const made = { status: 202, json: { data: { id: 'aaaa1111', password: 'once-only-1' } } };
const listed = { 'GET /v1/instances': [{ status: 200, json: { data: [{ id: 'aaaa1111', name: 'new', created_at: '2026-11-22T14:00:01Z' }] } }] };

it('puts the secret away before it says that it worked, and keeps the request id', async () => {
  const { made: world } = given({ [post]: [made] });
  const result = await request.run(create(), world);
  expect(result).toMatchObject({ outcome: 'done', outputs: { 'data.id': 'aaaa1111' }, requestIds: [expect.stringMatching(/^r-/)] });
  expect(JSON.stringify(result)).not.toContain('once-only');
  expect(JSON.parse(readFileSync(join(folder, 'secret'), 'utf8'))).toEqual({ id: 'aaaa1111', password: 'once-only-1', encmigrate: 'em-7f3a9c' });
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
});

it('makes nothing where the secret could not be put away', async () => {
  const { made: world, calls } = given({ [post]: [made] });
  await expect(request.run(create({ sink: { ...create().sink, place: { type: 'file', path: join(folder, 'no', 'such') } } }), world)).rejects.toMatchObject({
    name: 'ENOENT',
  });
  expect(calls(post)).toEqual([]);
});

it.each([401, 403])('tries a %i once more, with a new token', async (status) => {
  const { made: world, calls, tokens } = given({ [post]: [{ status }, made] });
  await request.run(create(), world);
  expect([calls(post).length, tokens()]).toEqual([2, 2]);
  expect(calls(post)[1]?.headers?.authorization).toBe('Bearer token-2');
});

it('waits as long as a 429 says, and for what is busy', async () => {
  const { made: world, calls } = given({ [post]: [reasoned(429, 'slow', { 'retry-after': '42' }), reasoned(409, 'ongoing-database-operation'), made] });
  const began = world.clock.now().getTime();
  await request.run(create(), world);
  expect(calls(post)).toHaveLength(3);
  expect(world.clock.now().getTime() - began).toBe(57_000);
});

it('never says a create twice after a 5xx or a lost answer: the probe tells', async () => {
  for (const reply of [{ status: 502, text: '<html>Bad gateway</html>' }, new Error('socket hang up')]) {
    const { made: world, calls } = given({ [post]: [reply] });
    await expect(request.run(create(), world)).rejects.toMatchObject({ name: 'Ambiguous' });
    expect(calls(post)).toHaveLength(1);
  }
});

it('takes a foreseen refusal for a branch, and any other for a failure', async () => {
  const refused = { status: [400], match: 'key', outcome: 'refused' };
  expect(await request.run(create({ refused }), given({ [post]: [reasoned(400, 'encryption-key-mismatch')] }).made)).toMatchObject({ outcome: 'refused' });
  await expect(request.run(create({ refused }), given({ [post]: [reasoned(400, 'missing-billing-details')] }).made)).rejects.toMatchObject({
    name: 'missing-billing-details',
  });
});

it('does not take for a refusal what is only busy, however long', async () => {
  const refused = { status: [400, 409], match: 'clone', outcome: 'refused' };
  const answer = { status: 409, json: { errors: [{ message: 'The action clone is not available', reason: 'instance-action-unavailable' }] } };
  const { made: world } = given({ [post]: [answer] });
  const began = world.clock.now().getTime();
  await expect(request.run(create({ refused }), world)).rejects.toMatchObject({ name: 'instance-action-unavailable' });
  expect(world.clock.now().getTime() - began).toBeGreaterThanOrEqual(20 * 60_000);
});

it('waits for minutes where everybody is told to slow down', async () => {
  const slow = Array.from({ length: 40 }, () => reasoned(429, 'slow', { 'retry-after': '1' }));
  const { made: world, calls } = given({ [post]: [...slow, made] });
  await request.run(create(), world);
  expect(calls(post)).toHaveLength(41);
  const { made: never } = given({ [post]: [reasoned(429, 'slow', { 'retry-after': '1' })] });
  const began = never.clock.now().getTime();
  await expect(request.run(create(), never)).rejects.toMatchObject({ name: 'slow', kind: 'throttled' });
  expect(never.clock.now().getTime() - began).toBeGreaterThanOrEqual(10 * 60_000);
});

it('knows its own by the secret place; without the password it is lost, and goes only when told', async () => {
  const { made: world, calls } = given({ ...listed, [post]: [made], 'DELETE /v1/instances/aaaa1111': [{ status: 202 }] });
  const lost = await request.probe(create(), world);
  expect(lost).toMatchObject({ state: 'lost', says: expect.stringContaining('aaaa1111') });
  expect(calls('DELETE /v1/instances/aaaa1111')).toHaveLength(0);
  await request.run(create(), world);
  expect(await request.probe(create(), world)).toMatchObject({ state: 'done', proven: true, outputs: { 'data.id': 'aaaa1111' } });
});

it('shares one pace: 125 a minute', async () => {
  const { made: world } = given(listed);
  const began = world.clock.now().getTime();
  for (let i = 0; i < 126; i++) await world.read({ reader: 'api', host: 'api.neo4j.io', path: '/v1/instances' });
  expect(world.clock.now().getTime() - began).toBe(60_000);
});

it.each([
  [{ errors: [{ message: 'no', reason: 'db-not-found', field: 'id' }] }, 'id: no (db-not-found)'],
  [{ error: 'Unauthorized' }, 'Unauthorized'],
  [{ message: 'no', reason: 'why' }, 'no (why)'],
  [{ errors: { name: ['too long'] } }, 'name: too long'],
  [{ error: 'invalid_client', error_description: 'who?' }, 'who? (invalid_client)'],
  ['plain words', 'plain words'],
])('reads %j', (body, message) =>
  expect(toApiError({ status: 400, body: typeof body === 'string' ? body : JSON.stringify(body) }, 'Aura', 'x').message).toBe(message),
);
