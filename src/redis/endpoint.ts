/** Endpoints as plans write them: "host:port". */
import type { RedisEndpoint } from '../actions/context.ts';

export const nodeName = (endpoint: { host: string; port: number }): string => `${endpoint.host}:${endpoint.port}`;

/** "host:port", or "[::1]:6379", or `{ host, port }` in the service's own spelling (Address, Port). Throws on anything else. */
export function parseEndpoint(value: unknown, more: { tls: boolean; auth?: string | undefined }): RedisEndpoint {
  const { host, port } = address(value);
  return { host, port, tls: more.tls, ...(more.auth === undefined ? {} : { auth: more.auth }) };
}

function address(value: unknown): { host: string; port: number } {
  if (typeof value === 'string') {
    const match = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(value);
    if (match) return { host: match[1] as string, port: Number(match[2]) };
  }
  const { host, port, Address, Port } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const [name, number] = [host ?? Address, Number(port ?? Port)];
  if (typeof name === 'string' && name !== '' && number > 0 && number < 65536) return { host: name, port: number };
  throw new Error(`not a Redis endpoint: ${JSON.stringify(value)}; it is written host:port`);
}
