/** Replaces a file's content so that whoever reads it sees the old or the new, also after a power cut; mode and owner stay. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** `check` runs right before the new content takes effect; what it throws leaves the file as it was. */
export async function replaceFile(path: string, bytes: Buffer, check: () => Promise<void>): Promise<void> {
  const old = await stat(path);
  // A rename needs no permission on the file itself, but who made it read-only meant it.
  await (await open(path, 'r+')).close();
  const temporary = join(dirname(path), `.${basename(path)}.encmigrate-${randomBytes(6).toString('hex')}`);
  try {
    const kept = await written(temporary, bytes, old);
    await check();
    // Another name (hard link), another owner or a mount on this very file would be lost by a rename.
    if (!kept || old.nlink > 1 || !(await renamed(temporary, path))) await inPlace(path, bytes);
    await synced(dirname(path));
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/** False where its owner could not be kept. */
async function written(path: string, bytes: Buffer, like: { mode: number; uid: number; gid: number }): Promise<boolean> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    const now = await file.stat();
    const owned =
      (now.uid === like.uid && now.gid === like.gid) ||
      (await file.chown(like.uid, like.gid).then(
        () => true,
        () => false,
      ));
    if (owned) await file.chmod(like.mode & 0o7777);
    await file.sync();
    return owned;
  } finally {
    await file.close();
  }
}

async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EBUSY') return false;
    throw error;
  }
}

/** Not atomic; the whole new content lies beside it, synced, until this is done. */
async function inPlace(path: string, bytes: Buffer): Promise<void> {
  const file: FileHandle = await open(path, 'r+');
  try {
    await file.write(bytes, 0, bytes.length, 0);
    await file.truncate(bytes.length);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Some file systems cannot sync a folder; the rename is done all the same. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
