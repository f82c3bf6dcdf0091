import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { file } from '../../../src/actions/places/file.ts';
import { replaceTokens } from '../../../src/actions/places/tokens.ts';
import { sha256 } from '../../../src/plan/digest.ts';
import { DriftError } from '../../../src/plan/errors.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'encmigrate-file-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const make = (content: string | Buffer, name = 'app.env') => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};
const circle = () => {
  symlinkSync('loop', join(dir, 'loop'));
  return join(dir, 'loop');
};
const old = 'old.example.com:6379';
const changed = async (path: string, key?: string) => {
  const held = await file({ type: 'file', path, ...(key ? { key } : {}) });
  return held.put(replaceTokens(held.parts, [{ from: old, to: 'new.example.com:6380' }]).parts, '');
};
const isRoot = process.getuid?.() === 0;

/** Root may do everything, so that it looks as nobody would. */
const asSomebody = async <T>(work: () => Promise<T>): Promise<T> => {
  if (!isRoot) return work();
  for (const name of ['', ...readdirSync(dir)]) chownSync(join(dir, name), 65534, 65534);
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
};

describe('only the tokens change', () => {
  it.each<[string, string, string | Buffer, string?]>([
    ['.env', '.env', `# cache\nexport REDIS_URL="redis://:pw@${old}/0" # keep\nOTHER=x.${old}\n`],
    ['yaml', 'a.yaml', `# top\nbase: &b\n    url:   '${old}'   # why\nuse: *b\nzeta: 1\nalpha: 2\n`],
    ['json', 'a.json', `{\n\t"z": "${old}",\n\t"a": 1e0}`],
    ['ini with repeated keys', 'a.ini', `[a]\nhost=${old}\nhost = ${old}\n`],
    ['plain text', 'notes.txt', `The cache is ${old}.\n`],
    ['CRLF, a byte order mark, no last line end', 'a.ini', `\uFEFF[a]\r\nhost=${old}\r\nx=\u00e9`],
    ['Latin-1', 'a.ini', Buffer.concat([Buffer.from([0xe9, 0x0a]), Buffer.from(`h=${old}\n`)])],
    ['one key', 'a.json', `{"a":"${old}","b":"${'x'}${old}"}`, 'a'],
  ])('%s', async (_, name, content, key) => {
    const path = make(content, name);
    const before = readFileSync(path).toString('latin1');
    await changed(path, key);
    const after = readFileSync(path).toString('latin1');
    expect(after).not.toBe(before);
    expect(after.replaceAll('new.example.com:6380', old)).toBe(before);
  });

  it('under the chosen key, and nowhere else', async () => {
    const path = make(`a:\n  url: ${old}\nb:\n  url: ${old} # ${old}\n`, 'a.yaml');
    await changed(path, 'b.url');
    expect(readFileSync(path, 'utf8')).toBe(`a:\n  url: ${old}\nb:\n  url: new.example.com:6380 # ${old}\n`);
  });
});

describe('the file stays what it is', () => {
  it('its version is the hash of its bytes, before and after', async () => {
    const path = make(`A=${old}`);
    expect((await file({ type: 'file', path })).version).toBe(`sha256:${sha256(readFileSync(path))}`);
    expect((await changed(path)).version).toBe(`sha256:${sha256(readFileSync(path))}`);
  });

  it.each([0o600, 0o644, 0o755, 0o640])('mode %o', async (mode) => {
    const path = make(old);
    chmodSync(path, mode);
    await changed(path);
    expect(statSync(path).mode & 0o7777).toBe(mode);
  });

  it('a link stays a link, and what it points at changes', async () => {
    mkdirSync(join(dir, 'real'));
    const path = make(old, 'real/app.env');
    symlinkSync('real/app.env', join(dir, 'link'));
    await changed(join(dir, 'link'));
    expect(lstatSync(join(dir, 'link')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(join(dir, 'link'))).toBe('real/app.env');
    expect(readFileSync(path, 'utf8')).toBe('new.example.com:6380');
  });

  it('both names of a hard link see the change, also where it gets shorter', async () => {
    const path = make(`${old} ${old} tail`);
    linkSync(path, join(dir, 'other'));
    const held = await file({ type: 'file', path });
    await held.put(['short'], '');
    expect(readFileSync(join(dir, 'other'), 'utf8')).toBe('short');
    expect(statSync(path).nlink).toBe(2);
  });

  it('is a new file otherwise: whoever has the old one open goes on reading it', async () => {
    const path = make(old);
    const before = statSync(path).ino;
    await changed(path);
    expect(statSync(path).ino).not.toBe(before);
  });

  it.runIf(isRoot)('its owner, where we may give it away', async () => {
    const path = make(old);
    chownSync(path, 1234, 4321);
    await changed(path);
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
  });

  it.runIf(isRoot)('its owner, where we may only write it', async () => {
    const path = make(old);
    chmodSync(path, 0o666);
    await asSomebody(async () => {
      process.seteuid?.(0);
      chownSync(path, 1234, 4321);
      process.seteuid?.(65534);
      await changed(path);
    });
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321, mode: 0o100666 });
    expect(readFileSync(path, 'utf8')).toBe('new.example.com:6380');
    expect(readdirSync(dir)).toEqual(['app.env']);
  });

  it('leaves nothing beside it', async () => {
    await changed(make(old));
    expect(readdirSync(dir)).toEqual(['app.env']);
  });
});

it('changed between reading and writing: left alone', async () => {
  const path = make(`A=${old}`);
  const held = await file({ type: 'file', path });
  writeFileSync(path, `A=${old}\nB=by somebody`);
  await expect(held.put(['x'], '')).rejects.toThrow(DriftError);
  expect(readFileSync(path, 'utf8')).toContain('by somebody');
  expect(readdirSync(dir)).toEqual(['app.env']);
});

describe('refuses, in words', () => {
  it.each<[string, () => string, string]>([
    ['what is not there', () => join(dir, 'none'), 'does not exist'],
    ['a path through a file', () => join(make('x'), 'y'), 'does not exist'],
    ['a folder', () => dir, 'is a folder'],
    ['a device', () => '/dev/null', 'not a regular file'],
    ['zero bytes', () => make(Buffer.from([0x41, 0, 0x42])), 'zero bytes'],
    ['UTF-16', () => make(Buffer.from(`A=${old}`, 'utf16le')), 'zero bytes'],
    ['more than 10 MB', () => make(Buffer.alloc(10 * 1024 * 1024 + 1, 65)), 'larger than 10 MB'],
    ['a link in a circle', circle, 'leads in a circle'],
  ])('%s', async (_, path, why) => {
    await expect(file({ type: 'file', path: path() })).rejects.toThrow(why);
  });

  it('what may not be read', async () => {
    const path = make(old);
    chmodSync(path, 0o000);
    await expect(asSomebody(() => file({ type: 'file', path }))).rejects.toThrow('may not be read');
  });

  it('what is read-only, and leaves it so', async () => {
    const path = make(old);
    chmodSync(path, 0o444);
    await expect(asSomebody(() => changed(path))).rejects.toThrow('may not be read or written');
    expect(readFileSync(path, 'utf8')).toBe(old);
  });

  it('a folder in which nothing can be made', async () => {
    const path = make(old);
    chmodSync(dir, 0o555);
    await expect(asSomebody(() => changed(path))).rejects.toThrow('may not be read or written');
    chmodSync(dir, 0o755);
    expect(readFileSync(path, 'utf8')).toBe(old);
    expect(existsSync(path)).toBe(true);
  });
});
