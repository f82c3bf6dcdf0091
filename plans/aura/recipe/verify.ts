/** verify: under the key, and the same data on both sides. facts/aura.md 6 */
import type { StepText } from '../../../src/plan/in-order.ts';
import { compareBuiltIn, lookUp, remade } from './access.ts';
import type { Case } from './case.ts';
import { sourceLogin, targetLogin } from './reads.ts';
import { encrypted } from './restore.ts';

/** A source without an address cannot be asked; then it is said that nothing was verified. */
export const compares = ({ source, chosen }: Case): boolean => source.uri !== null && chosen.settings.Compare !== 'no';

/** What was read while planning, as commands; else how to look it up. */
function accessLines(given: Case): string[] {
  const found = remade(given);
  if (!found) return [`users, roles, privileges: no copy and no dump has them; ${lookUp}`];
  if (found.commands.length === 0) return [`users and roles: there were none when it was planned; ${compareBuiltIn}`];
  return [`users and roles, as of the planning, on database system of ${given.target}, $password being new ones:`, ...found.commands, compareBuiltIn];
}

export function verify(given: Case): StepText[] {
  const { source, target, frozen, chosen } = given;
  return [
    encrypted('verify.encrypted', 'verify', given),
    ...(compares(given)
      ? [
          {
            id: 'verify.data',
            phase: 'verify' as const,
            risk: 'reads' as const,
            typical: 'PT5M',
            title: frozen
              ? 'Every label, type, index, constraint, and elements of each, both ways'
              : 'Counts and samples (writes went on, so this is no proof)',
            action: {
              kind: 'compare' as const,
              comparer: 'cypher',
              source: { uri: source.uri as string, ...sourceLogin(given) },
              target: { uri: { $from: 'target.address', path: 'uri' }, ...targetLogin },
              options: { writes: chosen.writes ?? 'frozen', sample: Number(chosen.settings.CompareSample ?? 1000) },
            },
            leaves: `both ${source.name} and ${target} exist`,
          },
        ]
      : []),
    {
      id: 'verify.checklist',
      phase: 'verify',
      title: 'What does not travel with the data',
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `Is everything of this set up on ${target}?`,
        happens: [
          ...accessLines(given),
          'connectors (Kafka, Spark, BI), GraphQL and Query API, log forwarding, metrics, IP filters, private endpoints, SSO: they go by the id of the instance',
          'consumers of CDC start anew: a load is no event',
        ],
        wants: { consent: 'yes' },
      },
    },
  ];
}
