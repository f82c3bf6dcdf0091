/** One case to plan: facts and choices seen together, once. Every rule and every step is a function of it. Pure. */
import type { Choices, Facts, Frame } from '../../../src/plan/system.ts';
import type { ElastiCacheFacts } from '../gather/facts.ts';
import { freeName, proposedTarget } from '../names.ts';
import { readChoices, type ElastiCacheChoices } from './choices.ts';
import { sourceOf, type Source } from './source.ts';

export interface Case {
  facts: ElastiCacheFacts;
  chosen: ElastiCacheChoices;
  frame: Frame;
  source: Source;
  target: string;
  /** ARN of the customer's key; null for the key that ElastiCache owns. */
  keyArn: string | null;
  names: { backup: string; last: string; targetLast: string };
}

export function caseOf(given: Facts, choices: Choices, frame: Frame): Case {
  const facts = given as unknown as ElastiCacheFacts;
  const chosen = readChoices(choices);
  return {
    facts,
    chosen,
    frame,
    source: sourceOf(facts),
    target: chosen.targetId ?? proposedTarget(facts.id),
    keyArn: facts.key?.form === 'service' ? null : (facts.key?.arn ?? null),
    names: {
      backup: freeName(`${frame.id}-`, facts.id, facts.takenBackupNames),
      last: freeName(`${frame.id}-`, 'last', facts.takenBackupNames),
      targetLast: freeName(`${frame.id}-`, 'target-last', facts.takenBackupNames),
    },
  };
}

/** ARNs follow a fixed form, so that tags can be read before anything was answered. */
export const arnOf = (frame: Frame, kind: 'replicationgroup' | 'snapshot', name: string): string =>
  `arn:${frame.partition}:elasticache:${frame.region}:${frame.account}:${kind}:${name}`;
