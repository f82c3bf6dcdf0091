/** The `http` reader and the client under it, against a server on loopback. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readHttp } from '../../src/actions/readers/http.ts';
import { createHttp, type Http } from '../../src/aws/http.ts';
import { inSandbox } from '../../src/aws/resolve-host.ts';
import { virtualClock } from '../../src/engine/virtual-clock.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function server(answer: (n: number, request: IncomingMessage) => [number, string]): Promise<{ port: number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const made = createServer((request, response) => {
    const [status, body] = answer(seen.push(request), request);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((done) => made.listen(0, '127.0.0.1', done));
  open.push(() => made.close());
  return { port: (made.address() as AddressInfo).port, seen };
}

const client = (port: number): Http =>
  createHttp({
    sign: async ({ headers, hostname }, signs) => ({ headers: { ...headers, authorization: `${signs} ${hostname}` } }),
    resolve: async () => ({ address: '127.0.0.1', port, tls: false }),
  });
const read = (http: Http, more: object = {}, context: object = {}) =>
  readHttp(
    { reader: 'http', host: 'graph.example:8182', url: '/stream', query: { limit: '1' }, path: '[lastEventId, code]', ...more },
    { http, clock: virtualClock(new Date(0)), signal: new AbortController().signal, sandbox: false, missing: {}, ...context },
  );

describe('one look', () => {
  it('goes where the name leads, under its own name, signed for it', async () => {
    const { port, seen } = await server(() => [200, '{"lastEventId":{"commitNum":7}}']);
    expect(await read(client(port), { signs: 'neptune-db' })).toEqual({ reachable: true, status: 200, found: [{ commitNum: 7 }, null] });
    expect(seen[0]?.url).toBe('/stream?limit=1');
    expect(seen[0]?.headers).toMatchObject({ host: 'graph.example:8182', authorization: 'neptune-db graph.example' });
  });
  it('takes an error that says something as an answer, and a refusal as none', async () => {
    const { port } = await server((n) => (n === 1 ? [404, '{"code":"StreamRecordsNotFoundException"}'] : [403, '{"code":"AccessDeniedException"}']));
    expect(await read(client(port))).toMatchObject({ reachable: true, found: [null, 'StreamRecordsNotFoundException'] });
    expect(await read(client(port))).toMatchObject({ reachable: false, reason: expect.stringContaining('AccessDenied') });
  });
  it('says why nothing answers', async () => {
    const nowhere = createHttp({ sign: async (r) => r, resolve: async () => Promise.reject(new Error('graph.example leads nowhere')) });
    expect(await read(nowhere)).toEqual({ reachable: false, reason: 'graph.example leads nowhere' });
    expect(await read(client(1))).toMatchObject({ reachable: false });
  });
  it('is skipped only in a sandbox that lacks the engine', async () => {
    const { port } = await server(() => [200, '{}']);
    expect(await read(client(port), { engine: 'neptune' }, { sandbox: true, missing: { neptune: 'not here' } })).toEqual({
      reachable: false,
      skipped: true,
      reason: 'not here',
    });
    expect(await read(client(port), { engine: 'neptune' }, { sandbox: false, missing: { neptune: 'not here' } })).toMatchObject({ reachable: true });
  });
  it('ends with the run', async () => {
    const halt = new AbortController();
    halt.abort(new Error('stopped'));
    await expect(read(client(1), {}, { signal: halt.signal })).rejects.toThrow('stopped');
  });
});

describe('two looks', () => {
  it.each([
    ['the same', () => '{"lastEventId":1}', true],
    ['another', (n: number) => `{"lastEventId":${n}}`, false],
  ])('%s answer', async (_, body, unchanged) => {
    const { port, seen } = await server((n) => [200, body(n)]);
    expect(await read(client(port), { window: 'PT60S' })).toMatchObject({ reachable: true, unchanged });
    expect(seen).toHaveLength(2);
  });
});

describe('names in a sandbox', () => {
  it('lead where the sandbox says, and nowhere else', async () => {
    const asked: object[] = [];
    const says = (status: number, body: object) => async (query: object) => {
      asked.push(query);
      return { status, body: JSON.stringify(body) };
    };
    expect(await inSandbox(says(200, { address: '127.0.0.1', port: 9, tls: false }), 'graph.example', 8182)).toEqual({
      address: '127.0.0.1',
      port: 9,
      tls: false,
    });
    expect(asked).toEqual([{ name: 'graph.example', port: '8182' }]);
    await expect(inSandbox(says(404, { error: 'no host graph.example' }), 'graph.example', 8182)).rejects.toThrow('no host graph.example');
  });
});
