/** One case to plan: facts and choices seen together, once. Every rule and every step is a function of it. Pure. */
import type { Choices, Facts, Frame } from '../../../src/plan/system.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { NeptuneFacts } from '../gather/facts.ts';
import { defaultAlias, isDefault, isUnseen, unseenArn } from '../gather/key.ts';
import { freeName, oldName, oldSuffix, proposedTarget } from '../names.ts';
import { type NeptuneChoices, readChoices } from './choices.ts';
import { customKind, type Member, type Source, sourceOf } from './source.ts';

/** An instance of the target, in place of one of the source. */
export interface Twin {
  name: string;
  of: Member;
  /** Step that makes it. */
  step: string;
  /** What it is called from the switch on. */
  final: string;
  /** What `of` is called from the switch on. */
  old: string;
}

export interface Endpoint {
  /** In the source. */
  name: string;
  /** In the target: its own name where both exist at once, the same where the name changes hands. */
  newName: string;
  kind: string;
  type: string;
  host: string;
  row: NeptuneFacts['customEndpoints'][number]['row'];
  tags: NeptuneFacts['customEndpoints'][number]['tags'];
}

export interface Case {
  facts: NeptuneFacts;
  chosen: NeptuneChoices;
  frame: Frame;
  source: Source;
  /** What the target is called from its restore until the switch. */
  target: string;
  rename: boolean;
  /** The instances give their names to their twins, too. */
  renamesInstances: boolean;
  /** The operator chose alias/aws/rds. */
  defaultKey: boolean;
  /** KMS tells of it, so it is looked at before each use. */
  keySeen: boolean;
  /** Sent with the restore. Never missing: without it the target would be as unencrypted as the source. */
  keySent: string;
  /** The ARN that the target must show; for the default key only the run learns it. */
  keyArn: Value;
  twins: Twin[];
  endpoints: Endpoint[];
  names: {
    backup: string;
    last: string;
    targetLast: string;
    encrypted: string;
    /** What the source is called from the switch on. */
    old: string;
    /** What the target is called from the switch on. */
    final: string;
  };
}

export function caseOf(given: Facts, choices: Choices, frame: Frame): Case {
  const facts = given as unknown as NeptuneFacts;
  const chosen = readChoices(choices);
  const source = sourceOf(facts);
  const target = chosen.targetId ?? proposedTarget(facts.id);
  const rename = chosen.switch === 'rename';
  const renamesInstances = rename && chosen.settings.RenameInstances === 'true';
  const defaultKey = facts.key !== null && isDefault(facts.key.asked);
  const arn = facts.key && isUnseen(facts.key) ? unseenArn(facts.key, frame) : (facts.key?.arn ?? null);
  const snapshots = new Set(facts.taken.snapshots);
  return {
    facts,
    chosen,
    frame,
    source,
    target,
    rename,
    renamesInstances,
    defaultKey,
    keySeen: !defaultKey && !isUnseen(facts.key),
    keySent: defaultKey ? defaultAlias : (arn ?? ''),
    keyArn: defaultKey ? { $from: 'key.default', path: 'Arn' } : arn,
    twins: twinsOf(facts, source, renamesInstances ? frame.id : null),
    endpoints: endpointsOf(facts, rename),
    names: {
      backup: freeName(`${frame.id}-`, facts.id, '', snapshots),
      last: freeName(`${frame.id}-`, 'last-in-clear', '', snapshots),
      targetLast: freeName(`${frame.id}-`, 'target-last', '', snapshots),
      encrypted: freeName(`${frame.id}-`, 'encrypted', '', snapshots),
      old: rename ? oldName(facts.id, frame.id) : facts.id,
      final: rename ? facts.id : target,
    },
  };
}

/** `plan`: whose id goes into the names of those that give theirs away; null where nobody does. */
function twinsOf(facts: NeptuneFacts, source: Source, plan: string | null): Twin[] {
  const taken = new Set(facts.taken.instances);
  const free = (id: string, after: string): string => {
    const name = freeName('', id, after, taken);
    taken.add(name);
    return name;
  };
  return source.members
    .filter((member) => !member.scaled)
    .map((of, index) => {
      const name = free(of.id, '-enc');
      return { name, of, step: `instance.${index + 1}`, final: plan ? of.id : name, old: plan ? free(of.id, oldSuffix(plan)) : of.id };
    });
}

/** What an instance of the source is called from the switch on; replicas of auto scaling keep their names. */
export const leftName = ({ twins }: Case, member: Member): string => twins.find((twin) => twin.of.id === member.id)?.old ?? member.id;

/** There is no rename for a custom endpoint, and its name is unique in account and region: facts/neptune.md 3c, step 3. */
function endpointsOf(facts: NeptuneFacts, rename: boolean): Endpoint[] {
  const taken = new Set(facts.taken.endpoints);
  return facts.customEndpoints.map(({ row, tags }) => {
    const name = row.DBClusterEndpointIdentifier ?? '';
    const newName = rename ? name : freeName('', name, '-enc', taken);
    taken.add(newName);
    return { name, newName, kind: customKind(name), type: row.CustomEndpointType ?? 'ANY', host: row.Endpoint ?? '', row, tags };
  });
}

/** ARNs follow a fixed form; Neptune's are those of RDS. */
export const arnOf = (frame: Frame, kind: 'cluster' | 'db' | 'cluster-snapshot' | 'cluster-endpoint', name: string): string =>
  `arn:${frame.partition}:rds:${frame.region}:${frame.account}:${kind}:${name}`;
