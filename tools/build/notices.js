/** The licences of the packages that a bundle holds, as they ask for: a copy of each text, beside the bundle. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

export function notices(root, inputs) {
  const folders = [...new Set(inputs.flatMap((path) => folder.exec(path)?.[1] ?? []))].sort();
  const parts = folders.filter((path) => existsSync(join(root, path, 'package.json'))).map((path) => notice(join(root, path)));
  return `encmigrate holds code of these packages, under these licences.\n${[...new Set(parts)].join('')}`;
}

function notice(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (name === undefined) return '';
  const text = readdirSync(path)
    .filter((file) => /^(licen[cs]e|notice)/i.test(file))
    .map((file) => readFileSync(join(path, file), 'utf8').trim());
  return `\n${'-'.repeat(78)}\n${name} ${version} (${license ?? 'see its text'})\n\n${text.join('\n\n') || 'The package carries no text of its licence.'}\n`;
}
