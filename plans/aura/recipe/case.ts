/** One case to plan: facts and choices seen together, once. Every rule and every step is a function of it. Pure. */
import type { SinkPlace } from '../../../src/actions/schema.ts';
import type { Choices, Facts, Frame } from '../../../src/plan/system.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { AuraFacts, Instance, KeyRecord } from '../gather/facts.ts';
import { bytesOf, consoleLimit, hostOf, proposedTarget, recordNameOf } from '../names.ts';
import { type AuraChoices, defaultUser, readChoices, type Way, ways } from './choices.ts';

export interface Case {
  facts: AuraFacts;
  chosen: AuraChoices;
  frame: Frame;
  /** What people call the source. */
  source: { name: string; instance: Instance | null; host: string | null; user: string; uri: string | null };
  /** Name of the target. */
  target: string;
  tenant: string;
  /** What the target is made with. */
  spec: { region: string; cloud: string; type: string; memory: string; version: string };
  /** As Aura wants it: ARN, key URL, resource name. */
  keyId: string;
  /** The record that fits, if there is one. */
  record: KeyRecord | null;
  recordName: string;
  /** Its id: known, or of the step that registers it. */
  recordId: Value;
  /** The ways that may be taken, in order; the first is tried, a refused one falls to the next. */
  ways: Way[];
  why: string;
  sink: SinkPlace | null;
  /** The file that import and upload take. */
  archive: { path: string; folder: string; database: string; kind: string; bytes: number | null } | null;
  frozen: boolean;
}

export function caseOf(given: Facts, choices: Choices, frame: Frame): Case {
  const facts = given as unknown as AuraFacts;
  const chosen = readChoices(choices);
  const { instance } = facts;
  const { settings } = chosen;
  const cloud = instance?.cloud_provider ?? 'aws';
  const region = instance?.region ?? settings.Region ?? frame.region;
  const type = instance?.type ?? settings.Type ?? 'enterprise-db';
  const keyId = cloud === 'aws' ? (facts.key?.arn ?? '') : (chosen.kmsKey ?? '');
  const record = facts.keyRecords?.find((one) => one.key_id === keyId && one.cloud_provider === cloud && one.region === region && one.type === type) ?? null;
  const archive = archiveOf(facts, chosen);
  return {
    facts,
    chosen,
    frame,
    source: {
      name: instance?.name ?? facts.id,
      instance,
      host: instance?.connection_url ? hostOf(instance.connection_url) : null,
      user: settings.SourceUser ?? defaultUser,
      uri: instance?.connection_url ?? settings.SourceUri ?? null,
    },
    target: chosen.targetId ?? proposedTarget(instance?.name ?? facts.archive?.database ?? 'neo4j'),
    tenant: facts.project?.id ?? '',
    spec: { region, cloud, type, memory: settings.Memory ?? instance?.memory ?? memoryFor(facts, region, type) ?? '', version: '5' },
    keyId,
    record,
    recordName: recordNameOf(frame.id, settings.KeyName),
    recordId: record ? record.id : { $from: 'key.register', path: 'data.id' },
    ...waysOf(facts, chosen, archive),
    sink: chosen.sink,
    archive,
    frozen: chosen.writes === 'frozen',
  };
}

/** Of an instance it only comes to be when a person exports a snapshot, where a way needs it. */
function archiveOf(facts: AuraFacts, { settings }: AuraChoices): Case['archive'] {
  if (facts.archive)
    return {
      path: facts.archive.path,
      folder: facts.archive.kind === 'database' ? folderOf(facts.archive.path) : facts.archive.folder,
      database: facts.archive.database,
      kind: facts.archive.kind === 'database' ? 'dump' : facts.archive.kind,
      bytes: facts.archive.kind === 'database' ? null : facts.archive.bytes,
    };
  if (!settings.Archive) return null;
  const path = settings.Archive;
  const kind = /\.(\w+)$/.exec(path)?.[1] ?? '';
  // The name in Aura's own exports is that of its one database (facts/aura.md 10: unverified); a dump goes by its file's.
  return { path, folder: folderOf(path), database: kind === 'dump' ? (/([^/]+)\.dump$/.exec(path)?.[1] ?? 'neo4j') : 'neo4j', kind, bytes: null };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** The rule, and why. A way that the service may refuse is followed by the next one. facts/aura.md 2 */
function waysOf(facts: AuraFacts, { way, settings }: AuraChoices, archive: Case['archive']): Pick<Case, 'ways' | 'why'> {
  if (facts.kind === 'instance') {
    const files = settings.Archive || way === 'import' || way === 'upload';
    const all = ways.filter((one) => files || (one !== 'import' && one !== 'upload'));
    const from = way ?? 'create';
    const rest = all.slice(all.indexOf(from));
    return {
      ways: rest,
      // The first one is what the rule says anyway.
      why:
        way && way !== 'create'
          ? `chosen: it begins with ${wayWords[way]}`
          : 'an instance of the same project is copied by the service itself; whether it takes another key there is not documented, so what follows is planned too',
    };
  }
  const bytes = archive?.bytes ?? null;
  if (way === 'upload') return { ways: ['upload'], why: 'chosen: neo4j-admin takes files of any size' };
  // The size of a dump is known only when it is made: the run looks at it.
  if (bytes === null) return { ways: ['import', 'upload'], why: 'the size of the dump decides: up to 4 GB by the console, above by neo4j-admin' };
  return bytes > consoleLimit
    ? { ways: ['upload'], why: `the file has ${bytes} bytes, more than the 4 GB that the console takes` }
    : { ways: ['import', 'upload'], why: `the file has ${bytes} bytes, and the console takes up to 4 GB; where it refuses, neo4j-admin uploads it` };
}

export const wayWords: Record<Way, string> = {
  create: 'create from source (API)',
  clone: 'clone to existing (console, by hand)',
  import: 'restore from file (console, by hand)',
  upload: 'neo4j-admin database upload',
};

/** The smallest that is offered and whose storage holds it. */
function memoryFor(facts: AuraFacts, region: string, type: string): string | null {
  const bytes = facts.archive?.bytes ?? 0;
  const fitting = (facts.project?.configurations ?? []).filter(
    (c) => c.region === region && c.type === type && c.cloud_provider === 'aws' && (bytesOf(c.storage) ?? 0) >= bytes * 1.5,
  );
  return fitting.sort((a, b) => (bytesOf(a.memory) ?? 0) - (bytesOf(b.memory) ?? 0))[0]?.memory ?? null;
}
