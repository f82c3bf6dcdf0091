/** A sandbox as a process, the program as a process, judged by the AWS CLI and redis-cli: nothing of ours is asked for the truth. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/sandbox/engines/ports.ts';
import { needs } from '../support/needs.ts';

const bin = fileURLToPath(new URL('../../bin/encmigrate.js', import.meta.url));

/** For `describe.skipIf`: the judges, and the engine whose data are judged. */
const judges = ['aws', 'redis-cli', 'redis-server'].map(needs);
export const missing = judges.some(({ ok }) => !ok);
export const because = judges
  .filter(({ ok }) => !ok)
  .map(({ why }) => ` (skipped: ${why})`)
  .join('');

export interface Said {
  exit: number | null;
  out: string;
  err: string;
  /** Both, as a person in front of a terminal has them. */
  all: string;
}

export interface Cloud {
  folder: string;
  world: string;
  em(...argv: string[]): Promise<Said>;
  /** With more in the environment. */
  emWith(env: Record<string, string>, ...argv: string[]): Promise<Said>;
  start(...argv: string[]): ChildProcess;
  /** What a line of the program's own says to type, typed. */
  typed(line: string, ...more: string[]): Promise<Said>;
  /** The AWS CLI's answer; throws what it says otherwise. */
  // biome-ignore lint/suspicious/noExplicitAny: what another program answers
  aws(...argv: string[]): Promise<any>;
  groups(): Promise<string[]>;
  backups(): Promise<string[]>;
  parameter(name?: string): Promise<string>;
  redis(group: string, ...argv: string[]): Promise<string>;
  fault(rule: Record<string, unknown>): Promise<void>;
  heal(): Promise<void>;
  asked(): string;
  /** As kill -9 does; `open` goes on with the same folder and port. */
  kill(): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

export const key = 'alias/cache-prod';

/** The flags of a plan of sessions-prod, with its parameter. */
export const plan = (out: string, ...more: string[]): string[] => planOf('sessions-prod', out, '--endpoint', 'ssm:/prod/sessions/redis', ...more);
export const planOf = (id: string, out: string, ...more: string[]): string[] => [
  ...['plan', 'elasticache', id, '--writes', 'frozen', '--soak', '1m', '--no-input', '--out', out],
  ...(more.includes('--kms-key') ? [] : ['--kms-key', key]),
  ...more,
];
export const run = (file: string, ...more: string[]): string[] => ['run', file, '--yes', '--no-input', ...more];

export async function openCloud({ speed = 6000, keys = 300 } = {}): Promise<Cloud> {
  if (!existsSync(join(bin, '../../dist/encmigrate.js'))) throw new Error('not built: node build.js (npm test does it)');
  const folder = mkdtempSync(join(tmpdir(), 'encmigrate-blackbox-'));
  const world = join(folder, 'world');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? folder,
    LANG: 'C.UTF-8',
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'blackbox',
    AWS_SECRET_ACCESS_KEY: 'blackbox',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  let sandbox: ChildProcess;
  const begin = (argv: string[], more: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, [bin, ...argv], { cwd: folder, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  const tool = (program: string, argv: string[]): Promise<string> =>
    new Promise((done, fail) =>
      execFile(program, argv, { env, encoding: 'latin1', maxBuffer: 1e8 }, (error, out, err) =>
        error ? fail(new Error(`${program} ${argv.slice(0, 2).join(' ')}: ${err || error.message}`)) : done(out),
      ),
    );

  const cloud: Cloud = {
    folder,
    world,
    em: (...argv) => ended(begin(argv)),
    emWith: (more, ...argv) => ended(begin(argv, more)),
    start: (...argv) => begin(argv),
    typed: (line, ...more) => cloud.em(...words(line), ...more),
    async aws(...argv) {
      return JSON.parse((await tool('aws', [...argv, '--output', 'json'])) || 'null');
    },
    groups: async () =>
      (await cloud.aws('elasticache', 'describe-replication-groups')).ReplicationGroups.map((g: { ReplicationGroupId: string }) => g.ReplicationGroupId),
    backups: async () =>
      (await cloud.aws('elasticache', 'describe-snapshots')).Snapshots.map((s: { SnapshotName: string }) => s.SnapshotName).filter((name: string) =>
        name.startsWith('em-'),
      ),
    parameter: async (name = '/prod/sessions/redis') => (await cloud.aws('ssm', 'get-parameter', '--name', name, '--with-decryption')).Parameter.Value,
    async redis(group, ...argv) {
      const [found] = (await cloud.aws('elasticache', 'describe-replication-groups', '--replication-group-id', group)).ReplicationGroups;
      const { Address, Port } = found.ConfigurationEndpoint ?? found.NodeGroups[0].PrimaryEndpoint;
      return tool('redis-cli', ['-h', Address, '-p', String(Port), ...argv]);
    },
    fault: async (rule) =>
      void (await fetch(`${url}/_encmigrate/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(rule) })),
    heal: async () => void (await fetch(`${url}/_encmigrate/faults`, { method: 'DELETE' })),
    asked: () => readFileSync(join(world, 'requests.ndjson'), 'utf8'),
    async kill() {
      sandbox.kill('SIGKILL');
      await once(sandbox, 'exit');
    },
    async open() {
      sandbox = begin(['sandbox', '--port', String(port), '--data', world, '--world', 'demo', '--speed', String(speed), '--keys', String(keys)]);
      sandbox.stdout?.resume();
      let said = '';
      sandbox.stderr?.setEncoding('utf8').on('data', (part: string) => (said += part));
      for (let tries = 0; !(await fetch(`${url}/_encmigrate/health`).catch(() => undefined))?.ok; tries++) {
        if (tries > 300 || sandbox.exitCode !== null) throw new Error(`the sandbox does not listen: ${said}`);
        await sleep(50);
      }
    },
    async close() {
      if (sandbox.exitCode === null && sandbox.signalCode === null) {
        sandbox.kill('SIGINT');
        await once(sandbox, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await cloud.open();
  return cloud;
}

export async function ended(child: ChildProcess): Promise<Said> {
  const text = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text.out += part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (text.err += part));
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, ...text, all: text.out + text.err };
}

/** Of a command line that the program printed: its arguments, as a POSIX shell splits them, without the program's name. */
export function words(line: string): string[] {
  const command = /encmigrate (.*)$/.exec(line)?.[1] ?? '';
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '');
}

/** The last line that has this label: "go on", "back out", "Run it". */
export const labelled = (said: Said, label: string): string => said.all.split('\n').findLast((one) => one.trim().startsWith(`${label}:`)) ?? '';

/** Files under a folder, whose text is looked through for what must not stand there. */
export const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
