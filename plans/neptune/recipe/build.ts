/** From facts and choices to findings, settings and steps. Pure: the same input gives the same bytes. */
import { inOrder } from '../../../src/plan/in-order.ts';
import type { Built, Choices, Facts, Frame } from '../../../src/plan/system.ts';
import { findingsOf } from '../preflight/index.ts';
import { backup } from './backup.ts';
import { caseOf } from './case.ts';
import { certificates } from './certificates.ts';
import { configure } from './configure.ts';
import { remove } from './delete.ts';
import { freeze } from './freeze.ts';
import { instances } from './instances.ts';
import { prepare } from './prepare.ts';
import { restore } from './restore.ts';
import { settingsOf } from './settings.ts';
import { soak } from './soak.ts';
import { switchOver } from './switch.ts';
import { verify } from './verify.ts';

/** With a blocker, or an open question, there are no steps: nothing that cannot work is offered to run. */
export function build(facts: Facts, choices: Choices, frame: Frame): Built {
  const given = caseOf(facts, choices, frame);
  const findings = findingsOf(given);
  const open = findings.some(({ level }) => level === 'blocker' || level === 'question');
  const phases = [prepare, freeze, backup, restore, instances, certificates, configure, verify, switchOver, soak, remove];
  return { findings, settings: settingsOf(given), steps: open ? [] : inOrder(phases.flatMap((phase) => phase(given))), target: given.target };
}
