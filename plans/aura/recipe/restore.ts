/** restore: the encrypted instance, with the data in it where the service does that; its key is looked at before anything is put into it. facts/aura.md 4.4 */
import type { ActionText, StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import { apiHost, v1 } from '../names.ts';
import { snapshotOf } from './backup.ts';
import type { Case } from './case.ts';
import { kmsUsable, ready } from './prepare.ts';
import { createBody } from './settings.ts';
import { running } from './running.ts';
import { instanceRead, instancesRead, keyRead, status, targetId, targetRow } from './reads.ts';
import { move } from './ways.ts';

export function restore(given: Case): StepText[] {
  const { target, ways, spec } = given;
  const copies = ways[0] === 'create';
  return [
    ...(spec.cloud === 'aws' ? [kmsUsable('restore.key', 'restore', given)] : []),
    ready('restore.key.ready', 'restore', given),
    ...(copies ? [create(given, 'restore', true)] : []),
    create(given, copies ? 'restore.empty' : 'restore', false),
    {
      id: 'target.listed',
      phase: 'restore',
      title: `${target} is in the project`,
      risk: 'reads',
      typical: 'PT10S',
      action: {
        kind: 'wait',
        read: instancesRead(given),
        timeout: 'PT10M',
        acceptors: [{ matcher: 'path', argument: `${targetRow(given)} != null`, expected: true, state: 'success' }],
      },
    },
    {
      id: 'target',
      phase: 'restore',
      title: `The id of ${target}`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [{ read: instancesRead(given), path: `${targetRow(given)}.name`, equals: target, says: 'name of the target' }],
        keep: [{ read: instancesRead(given), path: `${targetRow(given)}.id`, as: 'id' }],
      },
    },
    running('target.ready', target, copies ? 'PT30M' : 'PT10M'),
    encrypted('target.encrypted', 'restore', given),
    {
      id: 'target.address',
      phase: 'restore',
      title: `The address of ${target}`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [{ read: instanceRead(targetId), path: 'data.connection_url != null', equals: true, says: 'the address is there' }],
        keep: [
          { read: instanceRead(targetId), path: 'data.connection_url', as: 'uri' },
          { read: instanceRead(targetId), path: hostPath, as: 'host' },
        ],
      },
    },
    ...move(given),
    ...configure(given),
  ];
}

/** `neo4j+s://HOST` without its scheme; JMESPath has no replace. The API gives neither port nor path (facts/aura.md 5.1). */
const hostPath = "split(data.connection_url, '://') | [1]";

/** Read from Aura each time: an API that drops the key of a create does so without a word (facts/aura.md 4.7). */
export function encryptedChecks({ recordId, keyId, source, tenant }: Case) {
  const read = instanceRead(targetId);
  return [
    { read, path: 'data.customer_managed_key_id', equals: recordId, says: 'customer managed key of the target' },
    { read, path: 'data.tenant_id', equals: tenant as Value, says: 'project of the target' },
    ...(source.instance ? [{ read, path: `data.id != '${source.instance.id}'`, equals: true, says: 'the target is not the source' }] : []),
    { read: keyRead(recordId), path: `${status} == 'ready' || ${status} == 'Ready' || ${status} == 'READY'`, equals: true, says: 'Aura can use the key' },
    { read: keyRead(recordId), path: 'data.key_id', equals: keyId, says: 'the key of the record' },
  ];
}

export const encrypted = (id: string, phase: StepText['phase'], given: Case): StepText => ({
  id,
  phase,
  title: `${given.target} is encrypted under the key`,
  risk: 'reads',
  action: { kind: 'assert', checks: encryptedChecks(given) },
});

/** There is no idempotency key: the name, seen free before, tells whose it is. The password is shown in this one answer only. */
function create(given: Case, id: 'restore' | 'restore.empty', copies: boolean): StepText {
  const { target, sink, ways } = given;
  const after = id === 'restore.empty';
  const more = copies && ways.length > 1;
  return {
    id,
    phase: 'restore',
    title: copies ? `Create ${target} from the snapshot, under the key` : `Create ${target}, empty, under the key`,
    risk: 'creates',
    typical: 'PT3S',
    ...(after ? { when: { step: 'restore', outcome: ['refused'] } } : {}),
    action: {
      kind: 'request',
      method: 'POST',
      host: apiHost,
      path: `${v1}/instances`,
      body: createBody(given, copies),
      keep: ['data.id'],
      ...(more
        ? {
            refused: {
              status: [400, 403, 404, 409, 422],
              match: 'key|encrypt|clone|source|snapshot|incapable|not (allowed|supported|exportable)',
              outcome: 'refused',
            },
          }
        : {}),
      sink: {
        name: 'target',
        place: sink ?? { type: 'file', path: '/nowhere' },
        id: 'id',
        fields: { id: 'data.id', uri: 'data.connection_url', username: 'data.username', password: 'data.password' },
        remove: { path: `${v1}/instances/{id}`, read: instancesRead(given), resource: targetRow(given) },
      },
      probe: { read: instancesRead(given), resource: targetRow(given), same: { name: target, tenant_id: given.tenant }, createdAt: 'created_at' },
    },
    undo: removeTarget(given),
    undoUsed: removeUsed(given),
    leaves: `the instance ${target}, which Neo4j bills`,
  };
}

/** Found by its name, which nobody else in the project has; deleted only with our key on it. */
function removeTarget(given: Case): ActionText[] {
  const { target } = given;
  const id = { read: instancesRead(given), path: `${targetRow(given)}.id` };
  return [
    {
      kind: 'request',
      method: 'DELETE',
      host: apiHost,
      path: `${v1}/instances/{id}`,
      finds: { id },
      expect: [{ read: instancesRead(given), path: `length(data[?name=='${target}'])`, equals: 1, says: `there is one instance called ${target}` }],
      probe: { read: instancesRead(given), resource: targetRow(given), same: {}, goneIsDone: true },
    },
    {
      kind: 'wait',
      read: instancesRead(given),
      timeout: 'PT2H',
      acceptors: [{ matcher: 'path', argument: `${targetRow(given)} == null`, expected: true, state: 'success' }],
    },
  ];
}

/** Clients wrote to it: a last snapshot, which a person exports, since files go with the instance. */
function removeUsed(given: Case): ActionText[] {
  const [make, complete] = snapshotOf('restore', 'restore', targetId, '');
  const snapshot = make?.action as Extract<ActionText, { kind: 'request' }>;
  const waits = complete?.action as Extract<ActionText, { kind: 'wait' }>;
  return [
    { ...snapshot, keep: [] },
    {
      ...waits,
      read: { reader: 'api', host: apiHost, path: { $text: [`${v1}/instances/`, { $from: 'target', path: 'id' }, '/snapshots'] } },
      acceptors: [{ matcher: 'path', argument: "sort_by(data[?profile=='AdHoc'], &timestamp) | [-1].status", expected: 'Completed', state: 'success' }],
    },
    {
      kind: 'ask',
      question: `Is the last snapshot of ${given.target} exported?`,
      happens: ['Aura console: the instance > Snapshots > the newest > Export', `${given.target} is deleted; its snapshots may go with it`],
      wants: { consent: 'yes' },
    },
    ...removeTarget(given),
  ];
}

/** What create does not take: facts/aura.md 4.3, PATCH. */
function configure(given: Case): StepText[] {
  const { instance } = given.source;
  const body: Record<string, Value> = {};
  if (instance?.secondaries_count) body.secondaries_count = instance.secondaries_count;
  if (instance?.cdc_enrichment_mode && instance.cdc_enrichment_mode !== 'OFF') body.cdc_enrichment_mode = instance.cdc_enrichment_mode;
  if (Object.keys(body).length === 0) return [];
  const differs = Object.entries(body)
    .map(([field, value]) => `data.${field} != ${typeof value === 'string' ? `'${value}'` : `\`${JSON.stringify(value)}\``}`)
    .join(' || ');
  return [
    {
      id: 'configure',
      phase: 'restore',
      title: `Settings of ${given.target} that come after its creation`,
      risk: 'changes',
      typical: 'PT5S',
      action: {
        kind: 'request',
        method: 'PATCH',
        host: apiHost,
        path: { $text: [`${v1}/instances/`, { $from: 'target', path: 'id' }] },
        body,
        probe: { read: instanceRead(targetId), resource: `(${differs}) && data || null`, same: {}, goneIsDone: true },
      },
    },
    running('configure.ready', given.target, 'PT5M'),
  ];
}
