import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRedis } from '../../src/redis/connection.ts';
import { RedisError } from '../../src/redis/resp.ts';
import { ConnectionError } from '../../src/redis/wire.ts';
import { needs } from '../support/needs.ts';
import { freePort } from '../../src/sandbox/engines/ports.ts';
import { startRedis, type TestServer } from './server.ts';

const redis = needs('redis-server');

describe.skipIf(!redis.ok)(`connectRedis ${redis.why}`, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it('keeps bytes', async () => {
    const connection = await server.connect();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    await connection.command('SET', bytes, bytes);
    expect(await connection.command('GET', bytes)).toEqual(bytes);
    connection.close();
  });

  it('gives errors of a pipeline as values, in their place', async () => {
    const connection = await server.connect();
    const replies = await connection.pipeline([['SET', 'k', 'v'], ['INCR', 'k'], ['NOSUCH'], ['GET', 'k']]);
    expect(replies[1]).toBeInstanceOf(RedisError);
    expect((replies[2] as RedisError).code).toBe('ERR');
    expect(replies[3]).toEqual(Buffer.from('v'));
    await expect(connection.command('INCR', 'k')).rejects.toThrow(/not an integer/);
    connection.close();
  });

  it('keeps 20 concurrent callers apart', async () => {
    const connection = await server.connect();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => connection.pipeline(Array.from({ length: 100 }, (_, j) => ['ECHO', `${i}-${j}-${'x'.repeat(i * j)}`]))),
    );
    answers.forEach((replies, i) => expect(replies.map(String)).toEqual(Array.from({ length: 100 }, (_, j) => `${i}-${j}-${'x'.repeat(i * j)}`)));
    connection.close();
  });

  it('moves 20 MB in one value', async () => {
    const connection = await server.connect();
    const value = Buffer.alloc(20_000_000, 'abc');
    await connection.command('SET', 'big', value);
    expect(value.equals((await connection.command('GET', 'big')) as Buffer)).toBe(true);
    connection.close();
  });

  it('ends what waits when the server goes, and says who', async () => {
    const other = await startRedis();
    const connection = await other.connect();
    const waiting = connection.command('BLPOP', 'never', '0');
    process.kill(other.pid, 'SIGKILL');
    await expect(waiting).rejects.toThrow(ConnectionError);
    await expect(connection.command('PING')).rejects.toThrow(other.node);
    await other.stop();
  });

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const connection = await connectRedis(server, stop.signal);
    const waiting = connection.command('BLPOP', 'never', '0');
    stop.abort(new Error('the operator stopped it'));
    await expect(waiting).rejects.toThrow('the operator stopped it');
    await expect(connectRedis(server, stop.signal)).rejects.toThrow('the operator stopped it');
  });
});

describe.skipIf(!redis.ok)(`AUTH ${redis.why}`, () => {
  it('logs in, and keeps the token out of what it says', async () => {
    const server = await startRedis([], { auth: 'correct-horse-battery' });
    const connection = await server.connect();
    expect(String(await connection.command('PING'))).toBe('PONG');
    connection.close();
    const refused = await connectRedis({ ...server, auth: 'wrong-token-here' }).catch((error: Error) => error);
    expect(refused).toBeInstanceOf(RedisError);
    expect(JSON.stringify([String(refused), (refused as Error).stack])).not.toMatch(/wrong-token-here|correct-horse/);
    const { auth: _, ...without } = server;
    const anonymous = await connectRedis(without);
    await expect(anonymous.command('GET', 'x')).rejects.toThrow('NOAUTH');
    anonymous.close();
    await server.stop();
  });
});

const openssl = needs('openssl');
describe.skipIf(!redis.ok || !openssl.ok)(`TLS ${redis.why} ${openssl.why}`, () => {
  it('speaks TLS on loopback, large replies included', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'encmigrate-tls-'));
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=sandbox'], {
      stdio: 'ignore',
    });
    const server = await startRedis(['--tls-cert-file', cert, '--tls-key-file', key, '--tls-auth-clients', 'no'], {
      tls: true,
      auth: 'token-of-sixteen-characters',
    });
    const connection = await server.connect();
    const value = Buffer.alloc(1_000_000, 'tls');
    await connection.command('SET', 'k', value);
    expect(value.equals((await connection.command('GET', 'k')) as Buffer)).toBe(true);
    connection.close();
    // Plain bytes to a TLS port: an end, not a wait.
    await expect(connectRedis({ ...server, tls: false }).then((plain) => plain.command('PING'))).rejects.toThrow(ConnectionError);
    await server.stop();
    rmSync(dir, { recursive: true });
  });
});

describe('connectRedis to what is no Redis', () => {
  const open: Server[] = [];
  const sockets: Socket[] = [];
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of open) server.close();
  });
  const listen = async (answer: (socket: Socket) => void): Promise<number> => {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      answer(socket);
    });
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as { port: number }).port;
  };

  it('says that nobody listens', async () => {
    const port = await freePort();
    await expect(connectRedis({ host: '127.0.0.1', port, tls: false })).rejects.toThrow(new RegExp(`127.0.0.1:${port}.*ECONNREFUSED`));
  });

  it('says that it does not speak Redis', async () => {
    const port = await listen((socket) => socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const connection = await connectRedis({ host: '127.0.0.1', port, tls: false });
    await expect(connection.command('PING')).rejects.toThrow('not a Redis reply');
  });

  it('gives up on a TLS handshake that never comes, after 5 s', { timeout: 10_000 }, async () => {
    const port = await listen(() => {});
    const began = performance.now();
    await expect(connectRedis({ host: '127.0.0.1', port, tls: true })).rejects.toThrow('did not answer within 5 s');
    expect(performance.now() - began).toBeGreaterThan(4_900);
  });
});
