/**
 * The instances' own names, where they are asked for: those of the source give theirs away between the two renames of the clusters,
 * their twins take them after the second. Each restarts, so readers come first and the writer last. facts/neptune.md 3b, 3c steps 5 and 7.
 */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case, Twin } from './case.ts';
import { allInstances, instance, instanceGone, instanceRead, quoted } from './reads.ts';

/** The step after which every instance has its name. */
export const allTaken = 'switch.twins';

/** After `before`, side by side. */
export function membersAway(given: Case, before: string): StepText[] {
  const { twins, names, renamesInstances } = given;
  if (!renamesInstances) return [];
  const steps = twins.map((twin, index) => ({ twin, step: `switch.member.${index + 1}` }));
  return [
    ...steps.flatMap(({ twin: { of, old }, step }): StepText[] => {
      const only = `DbiResourceId==${quoted(of.resourceId)}`;
      return [
        {
          id: step,
          phase: 'switch',
          title: `${of.id} becomes ${old}`,
          risk: 'changes',
          moves: false,
          typical: 'PT1S',
          needs: [before],
          action: change(of.id, old, of.resourceId, only),
          undo: [settled(old, of.resourceId), change(old, of.id, of.resourceId, only), settled(of.id, of.resourceId), free(old)],
          effects: ['source.members: renamed'],
          leaves: `the old instance is called ${old}`,
        },
        ...waits(step, of.id, old, of.resourceId),
      ];
    }),
    {
      id: 'switch.members',
      phase: 'switch',
      title: `The instances of ${names.old} gave their names away`,
      risk: 'reads',
      needs: steps.map(({ step }) => `${step}.free`),
      action: {
        kind: 'assert',
        checks: twins.map(({ of, old }) => ({
          read: instanceRead(old),
          path: `${instance}.[DbiResourceId, DBClusterIdentifier]`,
          equals: [of.resourceId, names.old],
          says: `${old}, which was ${of.id}`,
        })),
      },
    },
  ];
}

/** After `before`: the readers side by side, then the writer. */
export function twinsIn(given: Case, before: string): StepText[] {
  const { twins, source, renamesInstances } = given;
  const [writer, ...readers] = twins.map((twin, index) => ({ twin, step: `switch.twin.${index + 1}` }));
  if (!renamesInstances || !writer) return [];
  return [
    ...readers.flatMap(({ twin, step }) => takes(twin, step, [before])),
    ...takes(writer.twin, writer.step, readers.length > 0 ? readers.map(({ step }) => `${step}.free`) : [before]),
    {
      id: allTaken,
      phase: 'switch',
      title: `The instances of ${source.id} have the names and hosts that clients know`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: twins.map((twin) => ({
          read: instanceRead(twin.final),
          path: `${instance}.[DbiResourceId, Endpoint.Address]`,
          equals: [resourceOf(twin), twin.of.row.Endpoint?.Address ?? null],
          says: `who is called ${twin.final}, and where`,
        })),
      },
    },
  ];
}

function takes(twin: Twin, step: string, needs: string[]): StepText[] {
  const { name, final, of } = twin;
  const is = resourceOf(twin);
  return [
    {
      id: step,
      phase: 'switch',
      title: `${name} becomes ${final}`,
      risk: 'changes',
      typical: 'PT1S',
      needs,
      action: change(name, final, is),
      undo: [settled(final, is), change(final, name, is, `DbiResourceId!=${quoted(of.resourceId)}`), settled(name, is), free(final)],
      leaves: `${final} is the encrypted instance`,
    },
    ...waits(step, name, final, is),
  ];
}

const resourceOf = ({ step }: Twin): Value => ({ $from: step, path: 'DBInstance.DbiResourceId' });

/** Accepted, it is pending for a while under the old name; probed as a deletion of that name is. */
function change(from: string, to: string, is: Value, only?: string): ActionText {
  const which = `DBInstanceIdentifier==${quoted(from)}${only ? ` && ${only}` : ''} && (PendingModifiedValues.DBInstanceIdentifier || '') != ${quoted(to)}`;
  return {
    kind: 'call',
    service: 'neptune',
    operation: 'ModifyDBInstance',
    input: { DBInstanceIdentifier: from, NewDBInstanceIdentifier: to, ApplyImmediately: true },
    expect: [
      { read: instanceRead(from), path: `${instance}.DbiResourceId`, equals: is, says: `${from} is the instance that is meant` },
      { read: allInstances(), path: `length(DBInstances[?DBInstanceIdentifier==${quoted(to)}])`, equals: 0, says: `the name ${to} is free` },
    ],
    probe: {
      read: allInstances(),
      resource: `DBInstances[?${which}] | [0]`,
      same: {},
      status: 'DBInstanceStatus',
      pending: ['renaming'],
      goneIsDone: true,
    },
  };
}

const waits = (step: string, before: string, now: string, is: Value): StepText[] => [
  { id: `${step}.ready`, phase: 'switch', title: `${now} is available`, risk: 'reads', typical: 'PT5M', needs: [step], action: settled(now, is) },
  { id: `${step}.free`, phase: 'switch', title: `The name ${before} is free`, risk: 'reads', typical: 'PT1M', needs: [`${step}.ready`], action: free(before) },
];

const settled = (now: string, is: Value): ActionText => ({
  kind: 'wait',
  read: instanceRead(now),
  timeout: 'PT2H',
  grace: 'PT2H',
  consecutive: 2,
  says: `${instance}.DBInstanceStatus`,
  acceptors: [{ matcher: 'path', argument: `${instance}.[DbiResourceId, DBInstanceStatus]`, expected: [is, 'available'], state: 'success' }],
});

const free = (name: string): ActionText => ({
  kind: 'wait',
  read: instanceRead(name),
  timeout: 'PT2H',
  consecutive: 2,
  says: `${instance}.DBInstanceStatus`,
  acceptors: [{ matcher: 'fault', expected: instanceGone, state: 'success' }],
});
