/** The ranges of a file in which tokens may change: all of it, or the values of one key. The name of the file says how keys are written. */
import { basename } from 'node:path';
import { find, type Range } from './find.ts';
import { jsonTree } from './json.ts';
import { lineTree } from './lines.ts';
import { yamlTrees } from './yaml.ts';

export function rangesIn(text: string, path: string, key: string | undefined, where: string): Range[] {
  if (key === undefined) return [[0, text.length]];
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  switch (formatOf(path, text)) {
    case 'json':
      return find(jsonTree(text), key, where);
    case 'yaml':
      return find(yamlTrees(text.slice(shift), shift), key, where);
    case 'env':
      return find(lineTree(text, 'env'), key, where);
    case 'ini':
      return find(lineTree(text, 'ini'), key, where);
  }
}

export function formatOf(path: string, text: string): 'json' | 'yaml' | 'env' | 'ini' {
  const name = basename(path).toLowerCase();
  if (/\.jsonc?$/.test(name)) return 'json';
  if (/\.ya?ml$/.test(name)) return 'yaml';
  if (/^\.?env(\.|$)|\.env$/.test(name)) return 'env';
  if (/\.(ini|cfg|cnf|conf|properties|toml)$/.test(name)) return 'ini';
  return /^[\uFEFF\s]*\{/.test(text) ? 'json' : 'ini';
}
