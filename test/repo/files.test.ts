/** The size and form of the code: small files of one idea each, which say on top what they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const under = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
const product = ['src', 'screens', 'plans'].flatMap(under);
const tests = under('test');
const lines = (path: string): number => readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length;

describe('the code', () => {
  it('has files of at most 400 lines, half of them of at most 90', () => {
    const sizes = product.map(lines).sort((a, b) => a - b);
    expect([...product, ...tests].filter((path) => lines(path) > 400)).toEqual([]);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(90);
  });

  it('says on top of each file what it is', () => {
    expect(product.filter((path) => !readFileSync(join(root, path), 'utf8').startsWith('/**'))).toEqual([]);
  });

  it('has no folder for what has no name', () => {
    expect(product.filter((path) => /(^|\/)(utils?|helpers?|managers?|misc)(\/|\.tsx?$)/.test(path))).toEqual([]);
  });
});
