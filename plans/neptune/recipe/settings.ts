/** Everything the target gets, field by field: the cluster, what is modified afterwards, and each instance. */
import type { Setting } from '../../../src/plan/schema.ts';
import type { Case } from './case.ts';
import { modifyOf, protectedLine, restoreOf } from './settings-cluster.ts';
import { instanceOf } from './settings-instance.ts';
import type { Line } from './settings-line.ts';

export function settingsOf(given: Case): Setting[] {
  const [writer] = given.twins;
  return [
    ...named('', restoreOf(given)),
    ...named('ModifyDBCluster ', modifyOf(given)),
    { field: 'ModifyDBCluster DeletionProtection', ...protectedLine(given) },
    ...given.twins.flatMap((twin) =>
      named(`${twin.name} `, Object.fromEntries(Object.entries(instanceOf(given, twin)).filter(([, line]) => twin === writer || line.target !== null))),
    ),
  ];
}

const named = (before: string, lines: Record<string, Line>): Setting[] =>
  Object.entries(lines).map(([field, line]) => ({ field: `${before}${field}`, ...line }));
