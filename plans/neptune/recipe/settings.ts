/** Everything the target gets, field by field: the cluster, what is modified afterwards, and each instance. */
import type { Setting } from '../../../src/plan/schema.ts';
import type { Case } from './case.ts';
import { suspends } from './scaling.ts';
import { modifyOf, protectedLine, restoreOf } from './settings-cluster.ts';
import { instanceOf } from './settings-instance.ts';
import { carried, chosenOver, type Line } from './settings-line.ts';

export function settingsOf(given: Case): Setting[] {
  const [writer] = given.twins;
  return [
    ...named('', restoreOf(given)),
    ...named('ModifyDBCluster ', modifyOf(given)),
    { field: 'ModifyDBCluster DeletionProtection', ...protectedLine(given) },
    ...given.twins.flatMap((twin) =>
      named(`${twin.name} `, Object.fromEntries(Object.entries(instanceOf(given, twin)).filter(([, line]) => twin === writer || line.target !== null))),
    ),
    ...given.twins.flatMap((twin) => named(`ModifyDBInstance ${twin.name} `, { CACertificateIdentifier: certificate(given, twin) })),
    ...scaling(given),
  ];
}

const certificate = (given: Case, { of }: Case['twins'][number]): Line =>
  chosenOver(given.chosen.settings, 'CACertificateIdentifier', carried(of.row.CACertificateIdentifier));

function scaling(given: Case): Setting[] {
  const target = suspends(given);
  if (!target || !given.facts.scaling) return [];
  const { policies, scheduled } = given.facts.scaling;
  return named('RegisterScalableTarget ', {
    MinCapacity: carried(target.MinCapacity),
    MaxCapacity: carried(target.MaxCapacity),
    ...Object.fromEntries(
      policies.map((row) => [`policy ${row.PolicyName}`, carried(row.TargetTrackingScalingPolicyConfiguration ?? row.StepScalingPolicyConfiguration)]),
    ),
    ...Object.fromEntries(scheduled.map((row) => [`scheduled action ${row.ScheduledActionName}`, carried(row.Schedule)])),
  });
}

const named = (before: string, lines: Record<string, Line>): Setting[] =>
  Object.entries(lines).map(([field, line]) => ({ field: `${before}${field}`, ...line }));
