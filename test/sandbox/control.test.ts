import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { client, opened, refusal } from './opened.ts';

async function steered() {
  const sandbox = await opened();
  const { port } = await sandbox.listen(0);
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}/_encmigrate/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as never, sandbox: answer.headers.get('x-encmigrate-sandbox') };
  };
  return { sandbox, port, ask, sts: await client(sandbox, 'over HTTP', STSClient) };
}

test('health says who runs where, and is told from another program by its header', async () => {
  const { ask } = await steered();
  expect(await ask('GET', 'health')).toMatchObject({
    status: 200,
    sandbox: '1',
    body: { ok: true, pid: process.pid, account: '123456789012', services: expect.arrayContaining(['kms', 'sts']), requests: 0 },
  });
});

test('faults are set, listed and taken away from another process', async () => {
  const { ask, sts } = await steered();
  const { body } = await ask('POST', 'faults', { kind: 'expired', count: 'always' });
  expect(body).toEqual({ id: 'f1' });
  expect(await refusal(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({ name: 'ExpiredToken' });
  expect((await ask('GET', 'faults')).body).toMatchObject([{ id: 'f1', used: 1 }]);
  await ask('DELETE', 'faults/f1');
  await sts.send(new GetCallerIdentityCommand({}));
  await ask('POST', 'faults', { kind: 'denied' });
  await ask('DELETE', 'faults');
  await sts.send(new GetCallerIdentityCommand({}));
  expect(await ask('POST', 'faults', { kind: 'nonsense' })).toMatchObject({ status: 400, body: { error: expect.stringContaining('nonsense') } });
});

test('the request log is read from another process, narrowed', async () => {
  const { ask, sts } = await steered();
  for (const _ of [1, 2, 3]) await sts.send(new GetCallerIdentityCommand({}));
  expect((await ask('GET', 'requests?after=1&service=sts')).body).toMatchObject([{ n: 2 }, { n: 3 }]);
  expect((await ask('GET', 'requests?write=true')).body).toEqual([]);
  expect((await ask('GET', 'nothing')).status).toBe(404);
});

test('a web page on this machine cannot steer it', async () => {
  const { ask, port } = await steered();
  expect((await ask('POST', 'faults', { kind: 'denied' }, { origin: 'https://example.com' })).status).toBe(403);
  // fetch sets Host itself; a name that resolves to us (DNS rebinding) needs a plain request.
  const status = await new Promise((resolve) =>
    request({ port, host: '127.0.0.1', path: '/_encmigrate/health', headers: { host: 'evil.example' } }, (answer) => resolve(answer.resume().statusCode)).end(),
  );
  expect(status).toBe(403);
});

test('it listens on loopback only, and two can listen at once', async () => {
  const { sandbox } = await steered();
  const { port } = await sandbox.listen(0);
  await expect(sandbox.listen(port)).rejects.toThrow('EADDRINUSE');
  await sandbox.close();
  await expect(fetch(`http://127.0.0.1:${port}/_encmigrate/health`)).rejects.toThrow();
});
