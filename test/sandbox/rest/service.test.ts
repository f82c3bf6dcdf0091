import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createHttp } from '../../../src/aws/http.ts';
import { inSandbox } from '../../../src/aws/resolve-host.ts';
import { RestRefusal, type RestService } from '../../../src/sandbox/rest/service.ts';
import type { Sandbox, SandboxOptions } from '../../../src/sandbox/open.ts';
import { registerPrograms } from '../../../src/sandbox/programs.ts';
import { needs } from '../../support/needs.ts';
import { opened } from '../opened.ts';

const curl = needs('curl');

/** Shelves of books: as small as a service can be. */
const library: RestService = {
  id: 'library',
  hosts: ['books.example'],
  routes: {
    'GET /shelves/{shelf}': {
      operation: 'GetShelf',
      run: ({ parameters, world }) => {
        const books = world.table<string[]>('library', 'global').get(parameters.shelf ?? '');
        if (!books) throw new RestRefusal('no-shelf', { status: 404, body: { why: 'no shelf' } });
        return { status: 200, body: { books } };
      },
    },
    'POST /shelves/{shelf}': {
      operation: 'PutBooks',
      run: ({ parameters, body, world }) => {
        world.table<string[]>('library', 'global').set(parameters.shelf ?? '', body.books);
        return { status: 202 };
      },
    },
    'POST /search': { operation: 'Search', reads: true, run: ({ body }) => ({ status: 200, body: `found ${body.password}` }) },
  },
  admit({ headers }) {
    if (headers.authorization === 'nobody') throw new RestRefusal('stranger', { status: 401, body: { why: 'stranger' } });
  },
  refuse: (trouble, _, says) => ({ status: trouble === 'no-route' ? 404 : trouble === 'throttle' ? 429 : 500, body: { trouble, says } }),
  headers: ({ requestId }) => ({ 'x-request-id': requestId }),
  open: (world) =>
    registerPrograms(world, (name) =>
      name === 'librarian' ? { file: '/nowhere/librarian', args: ['-q'], env: { SHELF: '1' }, standIn: 'It only says shh.' } : undefined,
    ),
};

const lent = '/_encmigrate/programs?name=librarian';
const shelves = (more: Partial<SandboxOptions> = {}): Promise<Sandbox> => opened({ services: [library], ...more });

async function control(sandbox: Sandbox, path: string): Promise<{ status: number; body: string }> {
  const { handle } = sandbox.requestHandler as { handle(request: object): Promise<{ response: { statusCode: number; body: Uint8Array } }> };
  const [bare, query] = path.split('?');
  const { response } = await handle({ method: 'GET', path: bare, query: Object.fromEntries(new URLSearchParams(query)), headers: {} });
  return { status: response.statusCode, body: Buffer.from(response.body).toString() };
}

/** As our own client comes: by name, which the sandbox resolves. */
function client(sandbox: Sandbox) {
  const http = createHttp({
    sign: () => Promise.reject(new Error('never signed')),
    resolve: (host, port) => inSandbox((query) => control(sandbox, `/_encmigrate/hosts?${new URLSearchParams(query)}`), host, port),
  });
  return async (method: 'GET' | 'POST', path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await http({ method, host: 'books.example:443', path, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, body: answer.body.startsWith('{') ? JSON.parse(answer.body) : answer.body };
  };
}

test('by the host that the sandbox resolves: routes, refusals, state', async () => {
  const ask = client(await shelves());
  expect(await ask('GET', '/shelves/a%20b')).toEqual({ status: 404, body: { why: 'no shelf' } });
  expect(await ask('POST', '/shelves/a%20b', { books: ['Emma'] })).toEqual({ status: 202, body: '' });
  expect(await ask('GET', '/shelves/a%20b')).toEqual({ status: 200, body: { books: ['Emma'] } });
  expect(await ask('GET', '/shelves')).toMatchObject({ status: 404, body: { trouble: 'no-route' } });
  expect((await ask('GET', '/shelves/a%20b', undefined, { authorization: 'nobody' })).status).toBe(401);
  // A body that is none is the operation's mistake to find: the sandbox says where it broke.
  const broken = await ask('POST', '/shelves/x');
  expect(broken.status).toBe(500);
  expect(broken.body.says).toMatch(/^sandbox: TypeError/);
});

test('the log has every request, and no secret', async () => {
  const sandbox = await shelves();
  const ask = client(sandbox);
  await ask('POST', '/shelves/a', { books: [] });
  await ask('POST', '/search', { password: 'hunter2', nested: [{ apiToken: 'x' }] });
  await ask('GET', '/shelves/b');
  const seen = sandbox.requests.map(({ service, operation, write, status, error, input }) => ({ service, operation, write, status, error, input }));
  expect(seen).toEqual([
    { service: 'library', operation: 'PutBooks', write: true, status: 202, error: undefined, input: { shelf: 'a', books: [] } },
    {
      service: 'library',
      operation: 'Search',
      write: false,
      status: 200,
      error: undefined,
      input: { password: '(redacted)', nested: [{ apiToken: '(redacted)' }] },
    },
    { service: 'library', operation: 'GetShelf', write: false, status: 404, error: 'no-shelf', input: { shelf: 'b' } },
  ]);
});

test('the same faults as for the services of AWS', async () => {
  const sandbox = await shelves();
  const ask = client(sandbox);
  const rule = { service: 'library', operation: 'PutBooks', input: { shelf: 'a' } };
  sandbox.addFault({ ...rule, kind: 'lose-answer' });
  await expect(ask('POST', '/shelves/a', { books: ['Emma'] })).rejects.toThrow();
  expect((await ask('GET', '/shelves/a')).body).toEqual({ books: ['Emma'] });
  sandbox.addFault({ ...rule, kind: 'error-before' });
  expect(await ask('POST', '/shelves/a', { books: [] })).toMatchObject({ status: 500, body: { trouble: 'internal' } });
  expect((await ask('GET', '/shelves/a')).body).toEqual({ books: ['Emma'] });
  sandbox.addFault({ ...rule, kind: 'error-after' });
  expect((await ask('POST', '/shelves/a', { books: ['Lear'] })).status).toBe(500);
  expect((await ask('GET', '/shelves/a')).body).toEqual({ books: ['Lear'] });
  sandbox.addFault({ service: 'library', kind: 'throttle' });
  expect((await ask('GET', '/shelves/a')).status).toBe(429);
  sandbox.addFault({ service: 'library', kind: 'lose-request' });
  await expect(ask('POST', '/shelves/c', { books: [] })).rejects.toThrow();
  expect((await ask('GET', '/shelves/c')).status).toBe(404);
});

test('on the one port by the Host header, beside AWS services', async () => {
  const sandbox = await shelves();
  const { port } = await sandbox.listen(0);
  const health = (await (await fetch(`http://127.0.0.1:${port}/_encmigrate/health`)).json()) as { services: string[] };
  expect(health.services).toEqual(['library']);
});

test.skipIf(!curl.ok)(`a program of others comes by proxy and certificate, to the sandbox and nowhere else ${curl.why}`, async () => {
  const sandbox = await shelves();
  const { env } = JSON.parse((await control(sandbox, lent)).body) as { env: Record<string, string> };
  const run = (...args: string[]) =>
    execa('curl', ['--silent', '--show-error', '--cacert', env.SSL_CERT_FILE!, ...args], {
      env: { HTTPS_PROXY: env.HTTPS_PROXY!, NO_PROXY: '' },
      reject: false,
    });
  const put = await run('--include', '--json', '{"books":["Emma"]}', 'https://books.example/shelves/a');
  expect(put.stdout).toMatch(/HTTP\/1.1 202 Accepted/);
  expect(put.stdout).toMatch(/x-encmigrate-sandbox: 1/);
  expect((await run('https://books.example/shelves/a')).stdout).toBe('{"books":["Emma"]}');
  for (const elsewhere of ['https://example.com/', 'https://books.example:444/', 'https://127.0.0.1:22/'])
    expect((await run(elsewhere)).stderr, elsewhere).toMatch(/502/);
});

test('a program is lent with what leads it here; others are started as they are', async () => {
  const sandbox = await shelves();
  const { status, body } = await control(sandbox, lent);
  expect([status, JSON.parse(body)]).toEqual([
    200,
    {
      file: '/nowhere/librarian',
      args: ['-q'],
      env: {
        SHELF: '1',
        HTTPS_PROXY: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        NODE_EXTRA_CA_CERTS: expect.stringMatching(/tls\.crt$/),
        SSL_CERT_FILE: expect.stringMatching(/tls\.crt$/),
        JDK_JAVA_OPTIONS: expect.stringMatching(/"-Dhttps\.proxyHost=127\.0\.0\.1" "-Dhttps\.proxyPort=\d+" "-Djavax\.net\.ssl\.trustStore=.+trust\.jks"/),
      },
      standIn: 'It only says shh.',
    },
  ]);
  expect((await control(sandbox, '/_encmigrate/programs?name=ls')).status).toBe(404);
});
