/** The sandbox as an SDK client's requestHandler: no socket, the same path as over HTTP. */
import { HttpResponse } from '@smithy/core/protocols';
import type { Outcome } from './exchange.ts';
import type { WireRequest } from './wire/message.ts';
import { utf8 } from './wire/message.ts';

interface SdkRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: string | Uint8Array | ArrayBuffer;
}

export function inProcess(answer: (request: WireRequest) => Promise<Outcome>): unknown {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: SdkRequest, options: { abortSignal?: AbortSignal } = {}) {
      const { abortSignal } = options;
      if (abortSignal?.aborted) throw aborted();
      // Given up or not, what was sent takes effect, as it does over a wire.
      const outcome = await unlessAborted(answer(wireRequest(request)), abortSignal);
      // As node:http tells of a connection that broke.
      if (outcome === 'lost') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return { response: new HttpResponse({ statusCode: outcome.status, headers: outcome.headers, body: outcome.body }) };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

function wireRequest({ method, path, query = {}, headers, body }: SdkRequest): WireRequest {
  return {
    method,
    path,
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')])),
    headers: { host: '127.0.0.1', ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) },
    body: body === undefined ? new Uint8Array() : typeof body === 'string' ? utf8(body) : body instanceof Uint8Array ? body : new Uint8Array(body),
  };
}

const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(aborted());
    signal.addEventListener('abort', abort, { once: true });
    // One signal serves a whole run: nothing may stay with it.
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
