/**
 * A closed security group around the source, so that no writer is left on it; a restart ends the sessions that a security group leaves open. The group is
 * the operator's, or made and removed by steps. facts/neptune.md 3c.
 */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';
import { modify } from './configure.ts';
import { aws, cluster, clusterRead, instance, instanceRead } from './reads.ts';

/** As `--set FenceSecurityGroupId` says it. */
export const makesFence = ({ chosen }: Case): boolean => chosen.settings.FenceSecurityGroupId === 'make';

/** In words; null where nothing fences. */
export const fenceOf = (given: Case): string | null =>
  makesFence(given) ? `a new security group, ${fenceName(given)}, that lets nobody in` : (given.chosen.settings.FenceSecurityGroupId ?? null);

const fenceName = ({ frame }: Case): string => `${frame.id}-fence`;
const made: Value = { $from: 'fence.group', path: 'GroupId' };
const groupRead = (id: Value) => aws('DescribeSecurityGroups', { Filters: [{ Name: 'group-id', Values: [id] }] }, 'ec2');

export function fence(given: Case): StepText[] {
  const { source, chosen, facts } = given;
  const closed = fenceOf(given);
  if (!closed) return [];
  const group: Value = makesFence(given) ? made : (chosen.settings.FenceSecurityGroupId ?? '');
  const before = (facts.cluster.VpcSecurityGroups ?? []).flatMap((g) => g.VpcSecurityGroupId ?? []).sort();
  const writer = source.members.find((member) => member.writer);
  const own = { path: `${cluster}.DbClusterResourceId`, equals: source.resourceId, says: `${source.id} is the source` };
  const one = (groups: string[]): string => `\`${JSON.stringify(groups)}\``;
  /** Closed off: none of the groups of before is left. Opened: all of them are there, and no other. */
  const leftClosed = `length(VpcSecurityGroups[?contains(${one(before)}, VpcSecurityGroupId)]) != \`0\``;
  const leftOpen = `length(VpcSecurityGroups) != \`${before.length}\` || length(VpcSecurityGroups[?contains(${one(before)}, VpcSecurityGroupId)]) != \`${before.length}\``;
  const applied = (groups: Value[]): StepText['action'] => ({
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
    ...(makesFence(given) ? [makeGroup(given)] : []),
    {
      id: 'switch.fence',
      phase: 'switch',
      title: `Nobody reaches ${source.id}: ${closed}`,
      risk: 'changes',
      moves: false,
      typical: 'PT1S',
      action: modify(source.id, { VpcSecurityGroupIds: [group] }, leftClosed, own),
      undo: [modify(source.id, { VpcSecurityGroupIds: before }, leftOpen, own), applied(before)],
      effects: ['source.securityGroups: fenced'],
      leaves: `${source.id} is closed off by ${closed}`,
    },
    { id: 'switch.fence.ready', phase: 'switch', title: 'The fence is closed', risk: 'reads', typical: 'PT1M', action: applied([group]) },
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

/** A group without inbound rules, in the VPC of the source: as EC2 makes every group. */
function makeGroup(given: Case): StepText {
  const { frame, facts, source } = given;
  const vpc = facts.subnetGroup?.VpcId ?? '';
  const name = fenceName(given);
  return {
    id: 'fence.group',
    phase: 'switch',
    title: `Security group ${name}, without inbound rules`,
    risk: 'creates',
    moves: false,
    typical: 'PT1S',
    action: {
      kind: 'call',
      service: 'ec2',
      operation: 'CreateSecurityGroup',
      input: {
        GroupName: name,
        Description: `encmigrate ${frame.id}: closes ${source.id} off`,
        VpcId: vpc,
        TagSpecifications: [
          {
            ResourceType: 'security-group',
            Tags: [
              { Key: 'encmigrate:plan', Value: frame.id },
              { Key: 'encmigrate:step', Value: 'fence.group' },
            ],
          },
        ],
      },
      keep: ['GroupId'],
      probe: {
        read: aws(
          'DescribeSecurityGroups',
          {
            Filters: [
              { Name: 'group-name', Values: [name] },
              { Name: 'vpc-id', Values: [vpc] },
            ],
          },
          'ec2',
        ),
        resource: 'SecurityGroups[0]',
        same: { GroupName: name, VpcId: vpc },
      },
    },
    undo: removeGroup(given),
    leaves: `the security group ${name}`,
  };
}

/** Interfaces let go of a group some time after what they belonged to. */
function removeGroup(given: Case): [wait: ActionText, call: ActionText] {
  return [
    {
      kind: 'wait',
      read: aws('DescribeNetworkInterfaces', { Filters: [{ Name: 'group-id', Values: [made] }] }, 'ec2'),
      timeout: 'PT1H',
      says: "join('', ['network interfaces under it: ', to_string(length(NetworkInterfaces))])",
      acceptors: [{ matcher: 'path', argument: 'length(NetworkInterfaces)', expected: 0, state: 'success' }],
    },
    {
      kind: 'call',
      service: 'ec2',
      operation: 'DeleteSecurityGroup',
      input: { GroupId: made },
      expect: [
        {
          read: groupRead(made),
          path: "SecurityGroups[0].Tags[?Key=='encmigrate:plan'].Value | [0]",
          equals: given.frame.id,
          says: `the security group ${fenceName(given)} carries the tag of this plan`,
        },
      ],
      probe: { read: groupRead(made), resource: 'SecurityGroups[0]', same: {}, goneIsDone: true },
    },
  ];
}

/** delete: what this plan made only to close the source off. */
export function unfence(given: Case): StepText[] {
  if (!makesFence(given)) return [];
  const [free, remove] = removeGroup(given);
  return [
    { id: 'fence.free', phase: 'delete', title: 'Nothing uses the fence any more', risk: 'reads', typical: 'PT2M', needs: ['delete.gone'], action: free },
    {
      id: 'fence.remove',
      phase: 'delete',
      title: `Delete the security group ${fenceName(given)}`,
      risk: 'deletes',
      typical: 'PT1S',
      needs: ['fence.free'],
      action: remove,
    },
  ];
}
