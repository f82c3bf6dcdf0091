/** freeze: a copy is a point in time, so the writers stop first; what can be seen of that is measured. facts/aura.md 2, 6 */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Case } from './case.ts';
import { sourceLogin, totals } from './reads.ts';

export const words = {
  stopped: 'the writers are stopped',
  unseen: 'the old one is unused',
  unverified: 'the data is right',
  copied: 'the copy is there',
  refused: 'the console refused',
};

/** Totals are read only of an instance, and only where the operator wants the data compared: that needs a login. */
export const measured = ({ source, chosen, frozen }: Case): boolean =>
  frozen && source.instance !== null && source.uri !== null && chosen.settings.Compare !== 'no';

export function freeze(given: Case): StepText[] {
  const { source, frozen, facts } = given;
  if (!frozen) return [];
  const stopped = facts.archive?.kind === 'database';
  return [
    {
      id: 'freeze',
      phase: 'freeze',
      title: stopped ? `You stop ${source.name}` : `You stop the writers of ${source.name}`,
      risk: 'changes',
      action: {
        kind: 'ask',
        question: stopped ? `Is the database ${source.name} stopped?` : `Are all writers of ${source.name} stopped?`,
        happens: [
          stopped
            ? 'Enterprise: STOP DATABASE; Community: stop the server. neo4j-admin refuses a running one'
            : 'what is written after this is lost at the switch',
        ],
        wants: { consent: 'yes' },
      },
    },
    ...(measured(given)
      ? [
          {
            id: 'freeze.seen',
            phase: 'freeze' as const,
            title: 'Nodes and relationships do not change for a minute',
            risk: 'reads' as const,
            typical: 'PT1M',
            action: {
              kind: 'wait' as const,
              read: { reader: 'cypher' as const, uri: source.uri as string, ...sourceLogin(given), query: totals, window: 'PT1M' },
              timeout: 'PT15M',
              says: 'found || reason',
              keep: ['found'],
              acceptors: [
                { matcher: 'path' as const, argument: 'unchanged', expected: true, state: 'success' as const },
                { matcher: 'path' as const, argument: 'skipped', expected: true, state: 'success' as const, outcome: 'unreachable' },
                { matcher: 'path' as const, argument: 'reachable', expected: false, state: 'success' as const, outcome: 'unreachable' },
              ],
            },
          },
          {
            id: 'freeze.words',
            phase: 'freeze' as const,
            title: 'You say that nothing is written',
            risk: 'reads' as const,
            when: { step: 'freeze.seen', outcome: ['unreachable'] },
            action: {
              kind: 'ask' as const,
              question: `${source.name} cannot be read from here, so that nothing was measured. Are its writers stopped?`,
              happens: ['the copy is made'],
              lost: ['whatever is written from now on'],
              wants: { consent: 'words' as const, words: words.stopped },
            },
          },
        ]
      : []),
  ];
}
