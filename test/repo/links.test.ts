/** Links between documents lead somewhere, and commands that documents name exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/cli/command-table.ts';
import { choiceFlags, globalFlags } from '../../src/cli/flags.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const under = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const documents = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...under('docs'), ...under('plans')];
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const scripts = Object.keys(JSON.parse(text('package.json')).scripts);

describe.each(documents)('%s', (path) => {
  it('links to what is there', () => {
    const links = [...text(path).matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1] as string).filter((link) => !/^(https?:|#)/.test(link));
    const broken = links.filter((link) => !existsSync(join(root, dirname(path), link.replace(/#.*$/, ''))));
    expect(broken).toEqual([]);
  });

  it('names commands and scripts that exist', () => {
    const commands = new Set(['--sandbox', '--version', '--help', ...commandTable.map((entry) => entry.name)]);
    const fenced = [...text(path).matchAll(/^```\n([\s\S]*?)^```/gm)].map((m) => m[1] ?? '').join('\n');
    const named = [...text(path).matchAll(/`encmigrate ([a-z]+)/g), ...fenced.matchAll(/^encmigrate ([a-z]+)/gm)].map((m) => m[1] as string);
    expect(named.filter((name) => !commands.has(name))).toEqual([]);
    const run = [...text(path).matchAll(/npm (?:run (?:--silent |-s )?([a-z]+)|(start|test)\b)/g)].map((m) => m[1] ?? m[2] ?? '');
    expect(run.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe('README.md', () => {
  it('gives only flags that there are', () => {
    const flags = new Set(
      [...globalFlags, ...choiceFlags, ...commandTable.flatMap((entry) => entry.flags)].map(({ flags: words }) => /--[a-z-]+/.exec(words)?.[0]),
    );
    const given = [...text('README.md').matchAll(/(?:^|[\s`])(--[a-z][a-z-]+)/gm)].map((m) => m[1] as string);
    expect(given.length).toBeGreaterThan(5);
    expect([...new Set(given)].filter((flag) => !flags.has(flag))).toEqual([]);
  });

  it('shows pictures that are text, and small', () => {
    const pictures = [...text('README.md').matchAll(/\]\(([^)]+\.svg)\)/g)].map((m) => m[1] as string);
    expect(pictures.length).toBeGreaterThan(2);
    for (const picture of pictures) {
      const svg = text(picture);
      expect(svg, relative(root, picture)).toMatch(/^<svg .*<\/svg>\n$/s);
      expect(svg.length).toBeLessThan(100_000);
      expect(svg).not.toMatch(/<script|<image|href=/);
    }
  });
});
