/** Size of the bundle: what is read to begin, and all of it, without chunks of older builds that may still lie beside. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Line } from './row.ts';

const entry = join(import.meta.dirname, '..', '..', 'dist', 'encmigrate.js');

export function benchSize(): Line[] {
  const [first, all] = [/^(?:import|export)[^;]*?["'](\.[^"']+\.js)["']/gm, /["'](\.{1,2}\/[^"'\s]+\.js)["']/g].map((links) => reached(links));
  const kilobytes = (files: Map<string, Buffer>): number => [...files.values()].reduce((sum, file) => sum + file.length, 0) / 1000;
  const packed = [...all!.values()].reduce((sum, file) => sum + gzipSync(file).length, 0) / 1000;
  return [
    { part: 'size', what: `read before the first command is known (${first!.size} files)`, figure: kilobytes(first!), unit: 'kB' },
    { part: 'size', what: `the whole bundle (${all!.size} files)`, figure: kilobytes(all!), unit: 'kB' },
    { part: 'size', what: 'the whole bundle, each file gzipped', figure: packed, unit: 'kB' },
  ];
}

/** The entry and what it leads to. Text that looks like a link and leads nowhere belongs to a dependency. */
function reached(links: RegExp): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const look = (path: string): void => {
    if (found.has(path)) return;
    let file: Buffer;
    try {
      file = readFileSync(path);
    } catch {
      return;
    }
    found.set(path, file);
    for (const [, link] of file.toString().matchAll(links)) look(join(dirname(path), link!));
  };
  look(entry);
  return found;
}
