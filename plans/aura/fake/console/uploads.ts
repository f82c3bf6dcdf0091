/** Uploads as the console knows them: one for a database and a file, known by checksum and sizes. Facts 3.7, 3.8. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import type { Instance } from '../rows.ts';

export interface Upload {
  id: string;
  instance: string;
  crc32: number;
  dumpSize: number;
  fullSize: number;
  provider: 'AWS' | 'GCP';
  /** Bytes of every part but the last. */
  chunk: number;
  totalParts: number;
  /** ETags by part number, of those that arrived whole. */
  parts: Record<string, string>;
  /** Google: so many bytes have arrived, from the start. */
  received: number;
  /** In every link, so that only who was given one comes in. */
  signature: string;
}

/** A session of one neo4j-admin: one token for all its calls. */
export interface Session {
  instance: string;
  confirmed: boolean;
  upload?: string;
}

export const uploads = (world: SandboxWorld) => world.table<Upload>('aura.uploads', 'global');
export const sessions = (world: SandboxWorld) => world.table<Session>('aura.sessions', 'global');

const folders = new WeakMap<SandboxWorld, string>();

/** Where uploaded bytes are kept: the world's own folder, or one that goes with it. */
export function folderOf(world: SandboxWorld): string {
  let found = folders.get(world);
  if (!found) {
    found = world.dir === undefined ? mkdtempSync(join(tmpdir(), 'encmigrate-aura-')) : join(world.dir, 'aura', 'uploads');
    mkdirSync(found, { recursive: true, mode: 0o700 });
    folders.set(world, found);
  }
  return found;
}

export function removeFolder(world: SandboxWorld): void {
  const found = folders.get(world);
  if (found && world.dir === undefined) rmSync(found, { recursive: true, force: true });
}

export const fileOf = (world: SandboxWorld, upload: Pick<Upload, 'id'>): string => join(folderOf(world), `${upload.id}.archive`);

/** Parts of a size as S3 likes them; two at least, as the real service was seen to ask for. */
const usualPart = 64 * 2 ** 20;

/** The upload that these sizes and this checksum began before, or a new one. */
export function uploadFor(world: SandboxWorld, instance: Instance, file: Pick<Upload, 'crc32' | 'dumpSize' | 'fullSize'>): Upload {
  const known = [...uploads(world).values()].find(
    (one) => one.instance === instance.id && one.crc32 === file.crc32 && one.dumpSize === file.dumpSize && one.fullSize === file.fullSize,
  );
  if (known) return known;
  const totalParts = Math.max(2, Math.ceil(file.dumpSize / usualPart));
  const made: Upload = {
    id: world.id(32),
    instance: instance.id,
    ...file,
    // Azure's answer is not known; what is not AWS takes Google's path in the client.
    provider: instance.cloud === 'aws' ? 'AWS' : 'GCP',
    chunk: Math.ceil(file.dumpSize / totalParts),
    totalParts,
    parts: {},
    received: 0,
    signature: world.id(40),
  };
  uploads(world).set(made.id, made);
  return made;
}

export const isWhole = (upload: Upload): boolean =>
  upload.provider === 'AWS' ? Object.keys(upload.parts).length === upload.totalParts : upload.received === upload.dumpSize;

export function forgetUpload(world: SandboxWorld, upload: Upload): void {
  uploads(world).delete(upload.id);
  rmSync(fileOf(world, upload), { force: true });
}
