/** A sandbox with Neptune in it for a test: the demo world in virtual time, calls by the SDK, requests to data planes. */
import { NeptuneClient } from '@aws-sdk/client-neptune';
import * as sdk from '@aws-sdk/client-neptune';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { neptuneDemo } from '../../../../plans/neptune/fake/demo.ts';
import { neptune } from '../../../../plans/neptune/fake/service.ts';
import { virtualClock } from '../../../../src/engine/virtual-clock.ts';
import { resolveHost } from '../../../../src/sandbox/hosts.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../../../src/sandbox/open.ts';
import { sharedServices } from '../../../../src/sandbox/services/shared.ts';

export const region = 'eu-west-1';
export const started = new Date('2026-11-22T14:00:00Z');

// biome-ignore lint/suspicious/noExplicitAny: answers of some forty operations, looked at by their fields
type Answer = any;

export interface Graphs {
  sandbox: Sandbox;
  call(operation: string, input?: object): Promise<Answer>;
  /** The code a call is refused with, as it travels. */
  refused(operation: string, input?: object): Promise<string>;
  /** Sleeps in world time until what `read` gives is wanted; gives up after six hours. */
  until<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T>;
  cluster(name: string): Promise<Answer>;
  available(name: string): Promise<Answer>;
  /** To a data plane, by the name it is shown under; signed for neptune-db unless told. */
  data(host: string, path: string, options?: DataOptions): Promise<{ status: number; body: Answer }>;
}
export interface DataOptions {
  form?: Record<string, string>;
  json?: unknown;
  headers?: Record<string, string>;
  signed?: boolean;
  method?: string;
}

export async function graphs(options: Partial<SandboxOptions> = {}): Promise<Graphs> {
  const sandbox = await openSandbox({
    services: [...sharedServices, neptune],
    clock: virtualClock(started),
    seed: 'test',
    build: (world) => neptuneDemo(world),
    ...options,
  });
  onTestFinished(() => sandbox.close());
  return using(sandbox);
}

export function using(sandbox: Sandbox): Graphs {
  const client = new NeptuneClient({
    region,
    maxAttempts: 1,
    endpoint: 'http://127.0.0.1',
    requestHandler: sandbox.requestHandler as never,
    credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret' },
  });
  onTestFinished(() => client.destroy());
  const self: Graphs = {
    sandbox,
    call(operation, input = {}) {
      const Command = (sdk as unknown as Record<string, new (input: object) => never>)[`${operation}Command`];
      if (!Command) throw new Error(`no operation ${operation}`);
      return client.send(new Command(input));
    },
    async refused(operation, input) {
      try {
        await self.call(operation, input);
      } catch (error) {
        return (error as { Code?: string }).Code ?? (error as Error).name;
      }
      throw new Error(`${operation} was not refused`);
    },
    async until(read, wanted) {
      for (let polls = 0; polls < 1440; polls++) {
        const value = await read();
        if (wanted(value)) return value;
        await sandbox.clock.sleep(15_000);
      }
      throw new Error('it never came to that');
    },
    cluster: async (name) => (await self.call('DescribeDBClusters', { DBClusterIdentifier: name })).DBClusters[0],
    available: (name) =>
      self.until(
        () => self.cluster(name).catch(() => ({ Status: 'not there' })),
        ({ Status }) => Status === 'available',
      ),
    data: async (host, path, { form, json, headers = {}, signed = true, method } = {}) => {
      const [name = '', port = '8182'] = host.split(':');
      const reached = await resolveHost(sandbox.world, name, Number(port));
      if (!reached || reached === 'nowhere') throw new Error(`${host} leads ${reached ?? 'to no service'}`);
      const body = form ? new URLSearchParams(form).toString() : json === undefined ? undefined : JSON.stringify(json);
      const authorization = `AWS4-HMAC-SHA256 Credential=AKIDTEST/20261122/${region}/neptune-db/aws4_request, SignedHeaders=host;x-amz-date, Signature=00`;
      return new Promise((resolve, reject) => {
        const sent = request(
          {
            host: reached.address,
            port: reached.port,
            path,
            method: method ?? (body === undefined ? 'GET' : 'POST'),
            agent: false,
            headers: {
              host: `${name}:${port}`,
              ...(signed ? { authorization } : {}),
              ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : json === undefined ? {} : { 'content-type': 'application/json' }),
              ...headers,
            },
          },
          (answer) => text(answer).then((said) => resolve({ status: answer.statusCode ?? 0, body: asJson(said) }), reject),
        );
        sent.on('error', reject).end(body);
      });
    },
  };
  return self;
}

function asJson(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return said;
  }
}
