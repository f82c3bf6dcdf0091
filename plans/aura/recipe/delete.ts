/** soak and delete: the new one serves, the old one sleeps; then the typed name, every condition read at that moment, and one instance goes. Never a key. facts/aura.md 7 */
import { durationWords, milliseconds } from '../../../src/plan/duration.ts';
import type { StepText } from '../../../src/plan/in-order.ts';
import { apiHost, v1 } from '../names.ts';
import type { Case } from './case.ts';
import { words } from './freeze.ts';
import { instanceRead, instancesRead, snapshotRead, status, targetId } from './reads.ts';
import { encryptedChecks } from './restore.ts';
import { lastSwitch } from './switch.ts';
import { compares } from './verify.ts';

export function soak(given: Case): StepText[] {
  const { source, target, chosen } = given;
  const seconds = Math.round(milliseconds(chosen.soak) / 1000);
  return [
    {
      id: 'soak',
      phase: 'soak',
      title: `${target} serves for ${durationWords(chosen.soak)}`,
      risk: 'reads',
      typical: chosen.soak,
      action: {
        kind: 'wait',
        read: { reader: 'clock', since: lastSwitch(given) },
        timeout: `PT${seconds + 3600}S`,
        acceptors: [{ matcher: 'path', argument: `elapsed >= \`${seconds}\``, expected: true, state: 'success' }],
        says: `join('', [to_string(elapsed), ' of ${seconds} s'])`,
      },
      leaves: `${source.name} still exists${source.instance ? ', paused' : ''}, beside ${target}`,
    },
  ];
}

export function remove(given: Case): StepText[] {
  const { source } = given;
  return [...unverified(given), ...(source.instance ? removeInstance(given) : byHand(given))];
}

function unverified(given: Case): StepText[] {
  const { source } = given;
  return [
    {
      id: 'delete.unverified',
      phase: 'delete',
      title: 'The data was not verified',
      risk: 'reads',
      ...(compares(given) ? { when: { step: 'verify.data', outcome: ['notVerified', 'skipped'] } } : {}),
      action: {
        kind: 'ask',
        question: `The data of ${source.name} was not compared. Delete the old one all the same?`,
        happens: ['the deletion asks once more'],
        lost: ['whatever the new one may lack'],
        wants: { consent: 'words', words: words.unverified },
      },
    },
  ];
}

/** Exported files go with the instance, and how long snapshots live on is not documented: a person takes the last one away. */
function removeInstance(given: Case): StepText[] {
  const { source, target } = given;
  const instance = source.instance as NonNullable<typeof source.instance>;
  const read = instanceRead(instance.id);
  const is = [
    { read, path: 'data.name', equals: instance.name, says: `${instance.id} is still called ${instance.name}` },
    {
      read,
      path: "data.customer_managed_key_id || ''",
      equals: instance.customer_managed_key_id ?? '',
      says: 'the source is under the key that it was planned with, and not under that of the target',
    },
    { read, path: 'data.tenant_id', equals: instance.tenant_id, says: 'project of the source' },
  ];
  return [
    {
      id: 'delete.snapshot',
      phase: 'delete',
      title: 'The last snapshot is there',
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          {
            read: snapshotRead(instance.id, { $from: 'last', path: 'data.snapshot_id' }),
            path: 'data.status',
            equals: 'Completed',
            says: 'status of the last snapshot',
          },
        ],
      },
    },
    {
      // Paused, nobody can write to it; awake, somebody resumed it, or 30 days are over.
      id: 'delete.asleep',
      phase: 'delete',
      title: `${source.name} is still paused`,
      risk: 'reads',
      action: { kind: 'assert', checks: [{ read, path: status, equals: 'paused', says: `status of ${source.name}`, otherwise: 'awake' }] },
    },
    {
      id: 'delete.unused',
      phase: 'delete',
      title: `You say that ${source.name} is unused`,
      risk: 'reads',
      when: { step: 'delete.asleep', outcome: ['awake'] },
      action: {
        kind: 'ask',
        question: `${source.name} is not paused any more: somebody resumed it, or 30 days are over. Does nobody use it?`,
        happens: ['the deletion asks once more'],
        lost: [`what was written to ${source.name} since the switch, if anything`],
        shows: [{ read, path: status, label: `${source.name} is` }],
        wants: { consent: 'words', words: words.unseen },
      },
    },
    {
      id: 'delete.export',
      phase: 'delete',
      title: `Export the last snapshot of ${source.name}`,
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `Have you exported the last snapshot of ${source.name}, or do without it?`,
        happens: [`Aura console: ${source.name} > Snapshots > the newest > Export`],
        lost: ['snapshots may go with the instance'],
        shows: [{ read: snapshotRead(instance.id, { $from: 'last', path: 'data.snapshot_id' }), path: 'data.timestamp', label: 'last snapshot' }],
        wants: { consent: 'yes' },
      },
    },
    {
      id: 'delete.confirm',
      phase: 'delete',
      title: `Delete ${source.name}`,
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `Delete the instance ${source.name} (${instance.id})?`,
        happens: [`${source.name} is deleted; ${target} and its key stay`, 'no key is deleted, in Aura or in KMS'],
        lost: [`${source.name} and its address, for good`],
        shows: [
          { read, path: status, label: `${source.name} is` },
          { read: instanceRead(targetId), path: status, label: `${target} is` },
        ],
        wants: { consent: 'name', name: instance.name },
      },
    },
    {
      id: 'delete.conditions',
      phase: 'delete',
      title: 'All conditions of the deletion hold',
      risk: 'reads',
      typical: 'PT5S',
      action: {
        kind: 'assert',
        checks: [...encryptedChecks(given), { read: instanceRead(targetId), path: status, equals: 'running', says: 'status of the target' }, ...is],
      },
    },
    {
      id: 'delete',
      phase: 'delete',
      title: `Delete ${source.name}`,
      risk: 'deletes',
      typical: 'PT2S',
      action: {
        kind: 'request',
        method: 'DELETE',
        host: apiHost,
        path: `${v1}/instances/${instance.id}`,
        expect: [...is, ...encryptedChecks(given).map(({ read: from, path, equals, says }) => ({ read: from, path, equals, says }))],
        probe: { read: instancesRead(given), resource: `data[?id=='${instance.id}'] | [0]`, same: {}, goneIsDone: true },
      },
      effects: ['source: deleting'],
    },
    {
      id: 'delete.gone',
      phase: 'delete',
      title: `${source.name} is gone`,
      risk: 'reads',
      typical: 'PT5M',
      action: { kind: 'wait', read, timeout: 'PT4H', consecutive: 2, says: status, acceptors: [{ matcher: 'fault', expected: 'NotFound', state: 'success' }] },
    },
  ];
}

/** Files and servers of the operator are the operator's: nothing here deletes them. */
function byHand({ source, facts }: Case): StepText[] {
  const name = facts.archive?.database ?? source.name;
  const what =
    facts.archive?.kind === 'database' ? `the database ${name} of ${facts.archive.folder}, and the dump ${facts.archive.path}` : `${facts.archive?.path}`;
  return [
    {
      id: 'delete.confirm',
      phase: 'delete',
      title: `Remove ${what}`,
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `Is ${what} to go?`,
        happens: ['you remove it: encmigrate deletes no files and no databases of yours'],
        lost: [what],
        wants: { consent: 'name', name },
      },
    },
    {
      id: 'delete.by-hand',
      phase: 'delete',
      title: 'You remove it',
      risk: 'deletes',
      action: { kind: 'ask', question: `Is ${what} removed?`, happens: ['the plan is finished'], wants: { consent: 'yes' } },
      effects: ['source: deleting'],
    },
  ];
}
