/** The wait for the target to run, after whatever was done to it. facts/aura.md 4.6 */
import type { StepText } from '../../../src/plan/in-order.ts';
import { failed, instanceRead, status, targetId } from './reads.ts';

/** `byHand`: what a person began in the console may fail there; then the plan goes on another way, as where it was refused. */
export const running = (id: string, target: string, typical: string, on?: StepText['when'], byHand = false): StepText => ({
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
      ...failed.map((expected) =>
        byHand && expected === 'loading failed'
          ? { matcher: 'path' as const, argument: status, expected, state: 'success' as const, outcome: 'failed' }
          : { matcher: 'path' as const, argument: status, expected, state: 'failure' as const },
      ),
    ],
  },
});
