/** Opens a connection to one Redis or Valkey node, with TLS and AUTH where the endpoint says so. */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RedisConnection, RedisEndpoint } from '../actions/context.ts';
import { nodeName } from './endpoint.ts';
import { type Argument, Decoder, encode, RedisError, type Reply } from './resp.ts';
import { ConnectionError, type Replies, readSize, Wire } from './wire.ts';

export interface RedisWire extends RedisConnection {
  /** "host:port". */
  readonly name: string;
  command(...args: Argument[]): Promise<Reply>;
  pipeline(commands: Argument[][]): Promise<Reply[]>;
  /** As pipeline, but bytes for bytes: for those who read a million replies. See Wire.exchange. */
  exchange(request: Uint8Array, count: number): Promise<Replies>;
}

const connectTimeout = 5_000;
/** A node that says nothing for this long while something is asked of it is gone: ElastiCache fails over in less. */
const replyTimeout = 30_000;

const loopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/**
 * Connects within 5 s, or throws ConnectionError; a refused AUTH throws RedisError. The auth token is in no message.
 * `signal` ends the connection, also later, and what waits on it ends with the signal's reason.
 */
export async function connectRedis(endpoint: RedisEndpoint, signal?: AbortSignal): Promise<RedisWire> {
  signal?.throwIfAborted();
  const name = nodeName(endpoint);
  const wire = new Wire(name);
  await open(endpoint, wire, signal);
  const connection: RedisWire = {
    name,
    exchange: (request, count) => wire.exchange(request, count),
    async pipeline(commands) {
      if (commands.length === 0) return [];
      const replies = await wire.exchange(encode(commands), commands.length);
      const decoder = new Decoder(replies.bytes);
      const values = commands.map(() => decoder.next());
      replies.release();
      return values;
    },
    async command(...args) {
      const [reply] = await this.pipeline([args]);
      if (reply instanceof RedisError) throw reply;
      return reply as Reply;
    },
    close: () => wire.fail(new ConnectionError(`${name}: the connection was closed here`)),
  };
  if (endpoint.auth !== undefined) {
    try {
      await connection.command('AUTH', endpoint.auth);
    } catch (error) {
      connection.close();
      throw error;
    }
  }
  return connection;
}

function open(endpoint: RedisEndpoint, wire: Wire, signal?: AbortSignal): Promise<void> {
  const { host, port } = endpoint;
  // One buffer for all reads of this connection: without it every chunk is an allocation for the garbage collector.
  const onread = {
    buffer: new Uint8Array(readSize),
    callback: (size: number, buffer: Uint8Array) => {
      wire.receive(buffer.subarray(0, size));
      return true;
    },
  };
  return new Promise((resolve, reject) => {
    const common = { host, port, onread };
    // On loopback (a sandbox, or a tunnel) no certificate can carry the name, and the bytes do not leave the machine.
    const secured = { ...(isIP(host) ? {} : { servername: host }), rejectUnauthorized: !loopback(host) };
    const socket: Socket = endpoint.tls ? connectTls({ ...common, ...secured }) : connectTcp(common);
    wire.socket = socket;
    const end = (error: Error) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      wire.fail(error);
      reject(error);
    };
    const abort = () => end(signal?.reason instanceof Error ? signal.reason : new ConnectionError(`${wire.name}: stopped`));
    const timer = setTimeout(() => end(new ConnectionError(`${wire.name} did not answer within ${connectTimeout / 1000} s`)), connectTimeout);
    signal?.addEventListener('abort', abort, { once: true });
    socket.setNoDelay(true);
    socket.setTimeout(replyTimeout, () => {
      if (wire.busy) end(new ConnectionError(`${wire.name} has not answered for ${replyTimeout / 1000} s`));
    });
    socket.once(endpoint.tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(new ConnectionError(`${wire.name}: ${error.code ?? ''} ${error.message}`.trim(), { cause: error })),
    );
    socket.on('close', () => end(new ConnectionError(`${wire.name} closed the connection`)));
  });
}
