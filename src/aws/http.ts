/** HTTP to a datastore's own endpoint, signed as AWS wants it where asked: for data planes, which no client of the SDK here speaks. */
import { request as plainly } from 'node:http';
import { request as overTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { HttpRequest as Signable } from '@smithy/core/protocols';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `host:port`: the real endpoint, which the signature covers. */
  host: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
  /** The name it is signed with, such as neptune-db; absent: not signed. */
  signs?: string;
}

export interface HttpAnswer {
  status: number;
  body: string;
  /** Names in lower case. */
  headers?: Record<string, string>;
}

/** Rejects where nothing answers; every status is an answer. */
export type Http = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpAnswer>;

export interface Address {
  address: string;
  port: number;
  tls: boolean;
}

export interface HttpOptions {
  sign(request: Signable, signs: string): Promise<{ headers: Record<string, string> }>;
  /** Where a name leads; rejects where it leads nowhere. */
  resolve(host: string, port: number): Promise<Address>;
}

const connecting = 5_000;
// A count reads the whole graph; Neptune ends a query by its own timeout, which operators raise for this.
const answering = 30 * 60_000;

export function createHttp({ sign, resolve }: HttpOptions): Http {
  return async (request, signal) => {
    const { hostname, port } = parsed(request.host);
    const signable = new Signable({
      method: request.method,
      protocol: 'https:',
      hostname,
      port,
      path: request.path,
      query: request.query ?? {},
      headers: { host: request.host, ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const headers = request.signs ? (await sign(signable, request.signs)).headers : signable.headers;
    return exchange(await resolve(hostname, port), hostname, request, headers, signal);
  };
}

function parsed(host: string): { hostname: string; port: number } {
  const at = host.lastIndexOf(':');
  const port = Number(host.slice(at + 1));
  if (at < 1 || !Number.isInteger(port)) throw new TypeError(`"${host}" is not host:port`);
  return { hostname: host.slice(0, at), port };
}

/** One request to an address, under the name that was asked for. */
export function exchange(
  { address, port, tls }: Address,
  hostname: string,
  request: HttpRequest,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const query = new URLSearchParams(request.query).toString();
  const length = request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  return new Promise((done, failed) => {
    const sent = (tls ? overTls : plainly)(
      {
        host: address,
        port,
        method: request.method,
        path: query ? `${request.path}?${query}` : request.path,
        headers: { ...headers, ...length },
        ...(tls ? { servername: hostname } : {}),
        ...(signal ? { signal } : {}),
        timeout: answering,
        agent: false,
      },
      (answer) => text(answer).then((body) => done({ status: answer.statusCode ?? 0, body, headers: plainHeaders(answer.headers) }), failed),
    );
    const late = setTimeout(
      () => sent.destroy(Object.assign(new Error(`${hostname}:${port} does not answer within ${connecting / 1000} s`), { code: 'ETIMEDOUT' })),
      connecting,
    );
    sent.on('socket', (socket) => (socket.connecting ? socket.once(tls ? 'secureConnect' : 'connect', () => clearTimeout(late)) : clearTimeout(late)));
    sent.on('timeout', () => sent.destroy(new Error(`${hostname}:${port} has not answered for ${answering / 60_000} min`)));
    sent.on('error', failed).on('close', () => clearTimeout(late));
    sent.end(request.body);
  });
}

const plainHeaders = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
