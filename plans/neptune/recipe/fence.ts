/** A closed security group around the source, made and taken away by steps; a restart ends the sessions that a security group leaves open. facts/neptune.md 3c. */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Case } from './case.ts';
import { modify } from './configure.ts';
import { cluster, clusterRead, instance, instanceRead } from './reads.ts';

export function fence(given: Case): StepText[] {
  const { source, chosen, facts } = given;
  const closed = chosen.settings.FenceSecurityGroupId;
  if (!closed) return [];
  const before = (facts.cluster.VpcSecurityGroups ?? []).flatMap((g) => g.VpcSecurityGroupId ?? []).sort();
  const writer = source.members.find((member) => member.writer);
  const own = { path: `${cluster}.DbClusterResourceId`, equals: source.resourceId, says: `${source.id} is the source` };
  const left = (groups: string[]): string =>
    `length(VpcSecurityGroups) != \`${groups.length}\` || length(VpcSecurityGroups[?contains(\`${JSON.stringify(groups)}\`, VpcSecurityGroupId)]) != \`${groups.length}\``;
  const applied = (groups: string[]): StepText['action'] => ({
    kind: 'wait',
    read: clusterRead(source.id),
    timeout: 'PT1H',
    consecutive: 2,
    says: `${cluster}.Status`,
    acceptors: [
      { matcher: 'path', argument: `${cluster}.[Status, sort(VpcSecurityGroups[].VpcSecurityGroupId)]`, expected: ['available', groups], state: 'success' },
    ],
  });
  return [
    {
      id: 'switch.fence',
      phase: 'switch',
      title: `Nobody reaches ${source.id}: ${closed}`,
      risk: 'changes',
      moves: false,
      typical: 'PT1S',
      action: modify(source.id, { VpcSecurityGroupIds: [closed] }, left([closed]), own),
      undo: [modify(source.id, { VpcSecurityGroupIds: before }, left(before), own), applied(before)],
      effects: ['source.securityGroups: fenced'],
      leaves: `${source.id} is closed off by ${closed}`,
    },
    { id: 'switch.fence.ready', phase: 'switch', title: 'The fence is closed', risk: 'reads', typical: 'PT1M', action: applied([closed]) },
    ...(writer
      ? [
          {
            id: 'switch.fence.restart',
            phase: 'switch' as const,
            title: `Restart ${writer.id}: sessions that are open end`,
            risk: 'changes' as const,
            moves: false,
            typical: 'PT1S',
            action: {
              kind: 'call' as const,
              service: 'neptune',
              operation: 'RebootDBInstance',
              input: { DBInstanceIdentifier: writer.id },
              expect: [
                {
                  read: instanceRead(writer.id),
                  path: `${instance}.DbiResourceId`,
                  equals: writer.resourceId,
                  says: `${writer.id} is the writer that was planned`,
                },
              ],
              // While it is not available it restarts; a second restart harms nobody.
              probe: { read: instanceRead(writer.id), resource: "DBInstances[?DBInstanceStatus=='available'] | [0]", same: {}, goneIsDone: true },
            },
            effects: ['source.status: restarting'],
          },
          {
            id: 'switch.fence.restarted',
            phase: 'switch' as const,
            title: `${writer.id} is available again`,
            risk: 'reads' as const,
            typical: 'PT3M',
            action: {
              kind: 'wait' as const,
              read: instanceRead(writer.id),
              timeout: 'PT2H',
              consecutive: 2,
              says: `${instance}.DBInstanceStatus`,
              acceptors: [{ matcher: 'path' as const, argument: `${instance}.DBInstanceStatus`, expected: 'available', state: 'success' as const }],
            },
          },
        ]
      : []),
  ];
}
