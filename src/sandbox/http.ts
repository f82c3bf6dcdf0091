/** The sandbox over HTTP, on loopback only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Outcome } from './exchange.ts';
import type { WireAnswer, WireRequest } from './wire/message.ts';

export interface Listener {
  port: number;
  close(): Promise<void>;
}

/** More than any request of these services; without a bound one client could fill the memory. */
const largestBody = 16 * 2 ** 20;

/** Rejects where the port cannot be had. With `tls`, PEM texts, over TLS. */
export async function listen(port: number, answer: (request: WireRequest) => Promise<Outcome>, tls?: { cert: string; key: string }): Promise<Listener> {
  const took = (request: IncomingMessage, response: ServerResponse): void => void respond(request, response, answer);
  const server = tls ? createTlsServer(tls, took) : createServer(took);
  // Clients keep connections over their own pauses; a cloud does not close them in the middle of a wait.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => end(server) };
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: (request: WireRequest) => Promise<Outcome>): Promise<void> {
  try {
    const outcome = await answer(await wireRequest(request));
    if (outcome === 'lost') request.socket.destroy();
    else write(response, outcome);
  } catch {
    // A client that went away, or sent more than any request is long.
    request.socket.destroy();
  }
}

function write(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.end(body);
}

async function wireRequest(request: IncomingMessage): Promise<WireRequest> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if ((length += chunk.length) > largestBody) throw new Error('request too large');
    chunks.push(chunk);
  }
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // What is under way may end; a client that reads nothing must not hold us.
    setTimeout(() => server.closeAllConnections(), 1_000).unref();
  });
}
