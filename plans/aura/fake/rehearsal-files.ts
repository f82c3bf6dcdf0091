/** Archives and databases of the operator's machine, as a rehearsal has them: small stand-ins that are told as what was planned, for the stand-in of neo4j-admin. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Planned, RehearsedMachine } from '../../../src/sandbox/rehearsal.ts';
import type { AuraFacts } from '../gather/facts.ts';
import { writeStandIn } from './neo4j-admin/archive.ts';

/** Two parts, as the console asks for, and no time to send them. */
const size = 100_000;
const held = (database: string) => ({ database, bytes: size, nodes: { Placeholder: 1 }, relationships: {} });

export const putArchive = (file: string, database: string): void => writeStandIn(file, held(database), size, true);

/** Where a person puts the exported snapshot of an instance. */
export const exportedOf = (planned: Pick<Planned, 'choices'>): string | undefined => (planned.choices.settings as Record<string, string> | undefined)?.Archive;

export function rehearsalFiles(planned: Planned, { file, tell }: RehearsedMachine): string[] {
  const { archive } = planned.source.facts as unknown as AuraFacts;
  const by = 'a stand-in for neo4j-admin takes it, and how long yours takes is not told here';
  if (!archive) {
    const exported = exportedOf(planned);
    return exported ? [`${exported}: a small stand-in where it is uploaded; ${by}.`] : [];
  }
  const { kind, folder, path, database, bytes, modified } = archive;
  if (kind === 'database') {
    const store = join(folder, 'data', 'databases', database);
    writeFileSync(file(join(store, 'stand-in.json')), `${JSON.stringify({ ...held(database), archiveBytes: size })}\n`, { mode: 0o600 });
    // Where the dump goes.
    mkdirSync(file(dirname(path)), { recursive: true, mode: 0o700 });
    return [`${folder}#${database}: a small stand-in is dumped to ${path} and uploaded; ${by}.`];
  }
  putArchive(file(path), database);
  tell(path, { bytes, modified });
  return [`${path}: a small stand-in is uploaded; ${by}.`];
}
