/** From facts and choices to findings, settings and steps. Pure: the same input gives the same bytes. */
import type { Built, Choices, Facts, Frame } from '../../../src/plan/system.ts';
import { findingsOf } from '../preflight/index.ts';
import { backup } from './backup.ts';
import { caseOf } from './case.ts';
import { remove } from './delete.ts';
import { freeze } from './freeze.ts';
import { prepare } from './prepare.ts';
import { restore } from './restore.ts';
import { settingsOf } from './settings.ts';
import { soak } from './soak.ts';
import { inOrder } from './step.ts';
import { switchOver } from './switch.ts';
import { verify } from './verify.ts';

/** With a blocker or an open question there are no steps: nothing that cannot work, or is not decided, is offered to run. */
export function build(facts: Facts, choices: Choices, frame: Frame): Built {
  const given = caseOf(facts, choices, frame);
  const findings = findingsOf(given);
  const settings = settingsOf(given);
  const open = findings.some((finding) => finding.level === 'blocker' || finding.level === 'question');
  const steps = open
    ? []
    : inOrder([
        ...prepare(given),
        ...freeze(given),
        ...backup(given),
        ...restore(given, settings),
        ...verify(given, settings),
        ...switchOver(given),
        ...soak(given),
        ...remove(given),
      ]);
  return { findings, settings, steps, target: given.target };
}
