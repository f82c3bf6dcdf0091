/** Real redis-servers on loopback, each in a folder of its own, ended by their own process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/sandbox/engines/ports.ts';
import { connectRedis, type RedisWire } from '../../src/redis/connection.ts';
import type { RedisEndpoint } from '../../src/actions/context.ts';

export interface TestServer extends RedisEndpoint {
  node: string;
  dir: string;
  pid: number;
  connect(): Promise<RedisWire>;
  stop(): Promise<void>;
  /** The same port and folder, another process. */
  restart(): Promise<void>;
}

/** `config`: further arguments, as in ['--databases', '16']. */
export async function startRedis(config: string[] = [], more: { port?: number; dir?: string; tls?: boolean; auth?: string } = {}): Promise<TestServer> {
  const port = more.port ?? (await freePort());
  const dir = more.dir ?? (await mkdtemp(join(tmpdir(), 'encmigrate-redis-')));
  const listen = more.tls ? ['--port', '0', '--tls-port', String(port)] : ['--port', String(port)];
  const args = [
    ...listen,
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
    '--appendonly',
    'no',
    '--loglevel',
    'warning',
    ...(more.auth ? ['--requirepass', more.auth] : []),
    ...config,
  ];
  const endpoint = { host: '127.0.0.1', port, tls: more.tls ?? false, ...(more.auth ? { auth: more.auth } : {}) };
  let child = await launch(args, endpoint);
  return {
    ...endpoint,
    node: `127.0.0.1:${port}`,
    dir,
    get pid() {
      return child.pid as number;
    },
    connect: () => connectRedis(endpoint),
    async stop() {
      await end(child);
      await rm(dir, { recursive: true, force: true });
    },
    async restart() {
      await end(child);
      child = await launch(args, endpoint);
    },
  };
}

async function launch(args: string[], endpoint: RedisEndpoint): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (data) => (said += data));
  child.stderr.on('data', (data) => (said += data));
  for (let tries = 0; tries < 400; tries++) {
    if (child.exitCode !== null) throw new Error(`redis-server ended: ${said}`);
    try {
      const connection = await connectRedis(endpoint);
      try {
        await connection.command('PING');
        return child;
      } finally {
        connection.close();
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  child.kill('SIGKILL');
  throw new Error(`redis-server does not answer: ${said}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
