/** Every code that preflight can say, from the registries of the recipes and of the keys. */
import { codes } from '../../plans/elasticache/codes.ts';
import { codes as neptuneCodes } from '../../plans/neptune/codes.ts';
import { keyCodes } from '../../src/kms/codes.ts';
import { made, table } from './markdown.ts';

const rows = (of: Record<string, { about: string; source: string }>): string[][] =>
  Object.entries(of).map(([code, { about, source }]) => [code, about, source.startsWith('https:') ? `[page](${source})` : source.replace('encmigrate: ', '')]);

export function findingsDocument(): string {
  return `${made}
# Findings

What \`encmigrate plan\` says before anything is done. A code keeps its meaning for good, so it can be searched for and filtered by.
Levels: **blocker** (no plan is written, exit 5), **question** (a choice is missing), **warning** (possible, with a price), **ok** (looked at, and well; or worth knowing).
Each finding also carries its remedy, a command where there is one. What is decided by which rule, and which test shows it: [coverage.md](coverage.md).

## ElastiCache

${table(['code', 'about', 'source of the rule'], rows(codes))}

## Neptune

${table(['code', 'about', 'source of the rule'], rows(neptuneCodes))}

## Keys (every system)

${table(['code', 'about', 'source of the rule'], rows(keyCodes))}
`;
}
