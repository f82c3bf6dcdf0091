/** A sandbox of its own for a file of tests, as a process of its own, and a folder of its own for each test. The SDK judges what came of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ElastiCacheClient, DescribeReplicationGroupsCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-elasticache';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

import { bin, type Place } from './terminal.ts';

export interface World {
  url: string;
  /** A new folder, and the environment of a program that has nothing else. */
  place(): Place;
  groups(): Promise<{ id: string; status: string; encrypted: boolean; key: string | undefined }[]>;
  /** Names of backups that this program made. */
  backups(): Promise<string[]>;
  parameter(): Promise<string>;
  keyArn(alias: string): Promise<string>;
  /** Operations that can change something, as the sandbox's own log has them. */
  writes(): string[];
  /** A rule of src/sandbox/faults.ts. */
  fault(rule: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(options: { speed?: number; keys?: number } = {}): Promise<World> {
  if (!existsSync(join(bin, '../../dist/encmigrate.js'))) throw new Error('not built: npm run build (npm test does it)');
  const folder = mkdtempSync(join(tmpdir(), 'encmigrate-e2e-'));
  const own = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', XDG_CACHE_HOME: join(folder, 'cache') };
  const data = join(folder, 'world');
  const args = ['sandbox', '--port', '0', '--data', data, '--world', 'demo', '--speed', String(options.speed ?? 600), '--keys', String(options.keys ?? 300)];
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: own, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((done) => child.on('exit', () => done()));
  const url = await address(child);
  const client = { endpoint: url, region: 'eu-west-1', credentials: { accessKeyId: 'judge', secretAccessKey: 'judge' } };
  const [cache, kms, ssm] = [new ElastiCacheClient(client), new KMSClient(client), new SSMClient(client)];
  let places = 0;
  return {
    url,
    place() {
      const base = join(folder, `p${++places}`);
      const cwd = join(base, 'work');
      mkdirSync(cwd, { recursive: true });
      const env = {
        ...own,
        HOME: base,
        XDG_STATE_HOME: join(base, 'state'),
        XDG_CONFIG_HOME: join(base, 'config'),
        TERM: 'xterm-256color',
        // Any CI, an empty one too, makes Ink draw nothing before the end.
        CI: 'false',
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: 'e2e',
        AWS_SECRET_ACCESS_KEY: 'e2e',
        AWS_REGION: 'eu-west-1',
        AWS_EC2_METADATA_DISABLED: 'true',
      };
      return { cwd, env };
    },
    async groups() {
      const { ReplicationGroups = [] } = await cache.send(new DescribeReplicationGroupsCommand({}));
      return ReplicationGroups.map((g) => ({
        id: g.ReplicationGroupId ?? '',
        status: g.Status ?? '',
        encrypted: g.AtRestEncryptionEnabled === true,
        key: g.KmsKeyId,
      }));
    },
    async backups() {
      const { Snapshots = [] } = await cache.send(new DescribeSnapshotsCommand({}));
      return Snapshots.map((one) => one.SnapshotName ?? '').filter((name) => name.startsWith('em-'));
    },
    parameter: async () => (await ssm.send(new GetParameterCommand({ Name: '/prod/sessions/redis' }))).Parameter?.Value ?? '',
    keyArn: async (alias) => (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn ?? '',
    writes: () =>
      readFileSync(join(data, 'requests.ndjson'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((text) => JSON.parse(text) as { write: boolean; operation: string; status: number })
        .filter((request) => request.write && request.status < 300)
        .map((request) => request.operation),
    async fault(rule) {
      const answer = await fetch(`${url}/_encmigrate/faults`, { method: 'POST', body: JSON.stringify(rule) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async close() {
      child.kill('SIGTERM');
      await exited;
      for (const one of [cache, kms, ssm]) one.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function address(child: ChildProcess): Promise<string> {
  let [out, err] = ['', ''];
  return new Promise((found, refused) => {
    child.stderr?.on('data', (text) => (err += text));
    child.stdout?.on('data', (text) => {
      out += text;
      const url = /AWS_ENDPOINT_URL=(\S+)/.exec(out)?.[1];
      if (url) found(url);
    });
    child.on('exit', (code) => refused(new Error(`the sandbox ended with ${code}: ${err}`)));
  });
}
