/** The wait for the target to run, after whatever was done to it. facts/aura.md 4.6 */
import type { StepText } from '../../../src/plan/in-order.ts';
import { failed, instanceRead, status, targetId } from './reads.ts';

export const running = (id: string, target: string, typical: string, on?: StepText['when']): StepText => ({
  id,
  phase: 'restore',
  title: `${target} runs`,
  risk: 'reads',
  typical,
  ...(on ? { when: on } : {}),
  action: {
    kind: 'wait',
    read: instanceRead(targetId),
    timeout: 'PT24H',
    grace: 'PT1M',
    says: status,
    acceptors: [
      { matcher: 'path', argument: status, expected: 'running', state: 'success' },
      ...failed.map((expected) => ({ matcher: 'path' as const, argument: status, expected, state: 'failure' as const })),
    ],
  },
});
