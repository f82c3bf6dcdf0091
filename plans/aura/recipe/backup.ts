/** backup: a snapshot of the instance, or a dump of the stopped database. facts/aura.md 3.2, 4.3 */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import { apiHost, v1 } from '../names.ts';
import type { Case } from './case.ts';
import { part, snapshotRead, snapshotsRead } from './reads.ts';

export function backup(given: Case): StepText[] {
  const { source, facts } = given;
  if (source.instance) return snapshotOf('backup', 'backup', source.instance.id, `Snapshot of ${source.name}`);
  if (facts.archive?.kind !== 'database' || !given.archive) return [];
  const { folder, path } = given.archive;
  const { database } = facts.archive;
  return [
    {
      id: 'dump',
      phase: 'backup',
      title: `Dump ${database}`,
      risk: 'changes',
      typical: 'PT10M',
      action: {
        kind: 'command',
        program: 'neo4j-admin',
        args: ['database', 'dump', '--verbose', `--to-path=${folder}`, database],
        variables: { NEO4J_HOME: facts.archive.folder },
        // Written on stderr with carriage returns: facts/real-engines.md.
        progress: [
          { match: 'Files: .*data:\\s*([\\d.]+)%', says: 'dumping', percent: true },
          { match: '^Done: (.*)', says: 'dumped: $1' },
        ],
        // Its very last line: "Done: 32 files, ..." comes also where the disk was full in the middle (seen with 5.26.12), and the file is no dump then.
        done: 'Dump completed successfully',
        failures: [
          {
            match: 'database is in use|The database is running|Failed to obtain lock|is not (a )?(stopped|offline)',
            says: 'the database runs',
            remedy: 'stop it (Enterprise: STOP DATABASE; Community: the server), then run again',
          },
          { match: 'already exists', says: `${path} exists already`, remedy: `move it away, then run again: ${path}` },
          { match: 'No space left|disk quota', says: 'the disk is full', remedy: `make room, remove ${path}, then run again` },
          {
            match: 'File too large',
            says: 'this file system, or a limit of this user, takes no file that large',
            remedy: `remove ${path}, then plan in another folder`,
          },
          {
            match: 'Active logical log detected',
            says: 'the database was not shut down cleanly',
            remedy: 'start it and stop it again, then run again: a dump wants a database that needs no recovery',
          },
          {
            match: 'do not have permission',
            says: 'this user may not read the database, or not write beside the plan',
            remedy: "run as the user that Neo4j runs as: it asks for the database's lock",
          },
          { match: 'does not exist', says: 'there is no such database', remedy: 'plan again: encmigrate plan aura NEO4J_HOME#database' },
        ],
        // It writes under the final name from the first byte on, and `load --info` reads a piece as if it were whole: nothing but its absence is safe.
        remedy: `an unfinished ${path} may be there: remove it, then run again`,
        timeout: 'PT24H',
        expect: [
          {
            read: { reader: 'file', path },
            path: 'exists',
            equals: false,
            says: `no file ${path}`,
            instead: {
              says: `${path} is there already`,
              remedy: `it is the unfinished dump of a run that was cut off, or somebody's file; nothing is written over it: remove ${path}, or move it away, then run again`,
            },
          },
        ],
      },
      leaves: `the dump ${path}, in clear`,
    },
  ];
}

/** It has no name and no tags, and cannot be deleted by API: facts/aura.md 4.3. A scheduled one that runs is waited for (409). */
export function snapshotOf(id: string, phase: StepText['phase'], instance: Value, title: string): StepText[] {
  return [
    {
      id,
      phase,
      title,
      risk: 'changes',
      moves: false,
      typical: 'PT2S',
      action: {
        kind: 'request',
        method: 'POST',
        host: apiHost,
        path: { $text: [`${v1}/instances/`, ...part(instance), '/snapshots'] },
        keep: ['data.snapshot_id'],
        probe: {
          read: snapshotsRead(instance),
          resource: "sort_by(data[?profile=='AdHoc'], &timestamp) | [-1]",
          same: {},
          createdAt: 'timestamp',
          nameless: true,
        },
      },
      leaves: 'a snapshot, which Aura keeps for 90 days',
    },
    {
      id: `${id}.ready`,
      phase,
      title: 'The snapshot is complete',
      risk: 'reads',
      typical: 'PT5M',
      action: {
        kind: 'wait',
        read: snapshotRead(instance, { $from: id, path: 'data.snapshot_id' }),
        timeout: 'PT12H',
        grace: 'PT2M',
        says: 'data.status',
        acceptors: [
          { matcher: 'path', argument: 'data.status', expected: 'Completed', state: 'success' },
          { matcher: 'path', argument: 'data.status', expected: 'Failed', state: 'failure' },
        ],
      },
    },
  ];
}
