import { HttpRequest } from '@smithy/core/protocols';
import { expect, test } from 'vitest';
import { type Reached, registerHosts } from '../../src/sandbox/hosts.ts';
import type { Sandbox } from '../../src/sandbox/open.ts';
import type { SandboxService } from '../../src/sandbox/service.ts';
import { opened, ways } from './opened.ts';

const named: SandboxService = {
  id: 'named',
  signs: ['named'],
  protocol: 'query',
  sdk: () => import('@aws-sdk/client-sts'),
  operations: {},
  open: (world) =>
    registerHosts(world, async (host, port) => {
      const held = world.table<Reached>('named.hosts', 'global').get(host);
      return held && port === 8182 ? held : held && 'nowhere';
    }),
};

async function asks(sandbox: Sandbox, way: (typeof ways)[number]) {
  const path = '/_encmigrate/hosts';
  if (way === 'over HTTP') {
    const { port } = await sandbox.listen(0);
    return async (query: Record<string, string>) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}?${new URLSearchParams(query)}`);
      return [answer.status, await answer.json()];
    };
  }
  const { handle } = sandbox.requestHandler as { handle(request: HttpRequest): Promise<{ response: { statusCode: number; body: Uint8Array } }> };
  return async (query: Record<string, string>) => {
    const { response } = await handle(new HttpRequest({ method: 'GET', path, query }));
    return [response.statusCode, JSON.parse(Buffer.from(response.body).toString())];
  };
}

test.each(ways)('a host name leads where its service says now, %s', async (way) => {
  const sandbox = await opened({ services: [named] });
  const ask = await asks(sandbox, way);
  const table = sandbox.world.table<Reached>('named.hosts', 'global');
  const old = { address: '127.0.0.1', port: 1111, tls: false };
  table.set('graph.example', old);
  expect(await ask({ name: 'Graph.Example', port: '8182' })).toEqual([200, old]);
  table.set('graph.example', { ...old, port: 2222 });
  expect(await ask({ name: 'graph.example', port: '8182' })).toEqual([200, { ...old, port: 2222 }]);
  expect(await ask({ name: 'graph.example', port: '99' })).toEqual([503, { error: 'nothing answers at graph.example' }]);
  expect(await ask({ name: 'other.example', port: '8182' })).toEqual([404, { error: 'no host other.example' }]);
});
