/** Backups into a cache whose shards have other slots: each backup is loaded aside, and its keys go where they belong. */
import { readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argument, Reply } from '../../../redis/resp.ts';
import { slotOf } from '../../../redis/slots.ts';
import { redisConf } from './config.ts';
import { freePort } from '../ports.ts';
import { type RedisProcess, startProcess } from './process.ts';

export const backupFile = (n: number): string => `from-${n}.rdb`;

export const backupsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^from-\d+\.rdb$/.test(name))
    .map((name) => join(folder, name));

interface Around {
  program: string;
  major: number;
  password: string;
  tls: { cert: string; key: string };
}

export async function redistribute(backups: string[], around: Around, owns: (slot: number) => boolean, to: RedisProcess): Promise<void> {
  await to.command('FLUSHALL');
  for (const backup of backups) {
    const folder = `${backup}.aside`;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(backup, join(folder, 'dump.rdb'));
    const inner = { port: await freePort() };
    const spec = { cluster: false, tls: false, tokens: [], shards: [] };
    const conf = redisConf({ spec, node: { id: 'aside', address: inner.port }, folder, inner, ...around });
    const aside = await startProcess(around.program, { id: 'aside', folder, inner, conf, password: around.password });
    try {
      await move(aside, owns, to);
    } finally {
      await aside.stop(true);
      await rename(join(folder, 'dump.rdb'), backup);
      await rm(folder, { recursive: true, force: true });
    }
  }
  await Promise.all(backups.map((backup) => rm(backup, { force: true })));
}

async function move(from: RedisProcess, owns: (slot: number) => boolean, to: RedisProcess): Promise<void> {
  for (let cursor = '0'; ; ) {
    const [next, found] = (await from.command('SCAN', cursor, 'COUNT', '1000')) as [Buffer, Buffer[]];
    const keys = found.filter((key) => owns(slotOf(key)));
    if (keys.length > 0) {
      const replies = await from.pipeline(
        keys.flatMap((key): Argument[][] => [
          ['DUMP', key],
          ['PEXPIRETIME', key],
        ]),
      );
      const restores = keys.flatMap((key, i): Argument[][] => {
        const value: Reply = replies[2 * i] ?? null;
        // -1: no expiry; a key that expired meanwhile has no value either.
        const at = Number(replies[2 * i + 1]);
        return Buffer.isBuffer(value) ? [['RESTORE', key, at > 0 ? String(at) : '0', value, 'REPLACE', ...(at > 0 ? ['ABSTTL'] : [])]] : [];
      });
      for (const reply of await to.pipeline(restores)) if (reply instanceof Error) throw reply;
    }
    cursor = String(next);
    if (cursor === '0') return;
  }
}
