/** An upload that came in whole becomes what the instance holds: its checksum is compared, then it is read. */
import { createReadStream, renameSync, statSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { engineOf, load } from '../data.ts';
import { readStandIn } from '../neo4j-admin/archive.ts';
import type { Content, Instance } from '../rows.ts';
import { fileOf, forgetUpload, isWhole, type Upload } from './uploads.ts';

/** Begins to load; answers what the instance will hold. */
export function loadArchive(world: SandboxWorld, row: Instance, upload: Upload): Content {
  const file = fileOf(world, upload);
  const standIn = isWhole(upload) ? readStandIn(file) : undefined;
  const key = world.id(16);
  const engine = engineOf(world);
  const content: Content = standIn
    ? {
        key,
        bytes: standIn.bytes,
        nodes: standIn.nodes,
        relationships: standIn.relationships,
        ...(standIn.statements ? { statements: standIn.statements } : {}),
      }
    : { key, bytes: upload.fullSize, nodes: {}, relationships: {}, ...(engine ? { archive: engine.archive(key) } : { unread: true as const }) };
  load(world, row, content, arrived(world, upload, file, content));
  return content;
}

/** What is not what was announced is asked for anew, as a whole. */
async function arrived(world: SandboxWorld, upload: Upload, file: string, content: Content): Promise<void> {
  try {
    await check(upload, file);
    keep(world, upload, file, content);
  } catch (error) {
    forgetUpload(world, upload);
    throw error;
  }
}

async function check(upload: Upload, file: string): Promise<void> {
  if (!isWhole(upload)) throw new Error('The upload is not complete');
  const { size } = statSync(file);
  if (size !== upload.dumpSize) throw new Error(`The archive has ${size} bytes, not ${upload.dumpSize}`);
  if (readStandIn(file)?.unfinished) throw new Error('Unable to load database: ZstdIOException: Truncated source');
  let sum = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) sum = crc32(chunk as Buffer, sum);
  if (sum !== upload.crc32 >>> 0) throw new Error('The checksum of the archive is not the one that was announced');
}

/** A real archive is kept where the engine reads it; one that only stands for data has said all it has. */
function keep(world: SandboxWorld, upload: Upload, file: string, content: Content): void {
  if (content.archive !== undefined) renameSync(file, content.archive);
  forgetUpload(world, upload);
}
