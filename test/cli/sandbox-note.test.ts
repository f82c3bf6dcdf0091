import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alive, readNote, removeNote, writeNote } from '../../src/cli/sandbox-note.ts';
import { scratch } from './cli.ts';

const note = { pid: process.pid, port: 1, speed: 60, world: 'demo' };

describe('the note of a sandbox', () => {
  it('is for its owner only, read back whole, removed only by who wrote it', () => {
    const path = join(scratch(), 'sandbox.json');
    writeNote(path, note);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readNote(path)).toEqual(note);
    removeNote(path);
    expect(readNote(path)).toBeUndefined();
    writeNote(path, { ...note, pid: 1 });
    removeNote(path);
    expect(readNote(path)).toMatchObject({ pid: 1 });
  });

  it('does not take another program on its port, nor silence, for the sandbox', async () => {
    expect(await alive(undefined)).toBe(false);
    expect(await alive(note)).toBe(false);
    const server = createServer((_, response) => response.end('{"pid":1}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await alive({ ...note, port })).toBe(false);
    expect(await alive({ ...note, port, pid: 1 })).toBe(true);
    server.closeAllConnections();
    server.close();
  });
});
