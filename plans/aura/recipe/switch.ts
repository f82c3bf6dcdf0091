/** switch: nothing was written since, the target is under the key still; then address and credentials through the places; then the old one sleeps. */
import { placeSwitched } from '../../../src/actions/places/drift.ts';
import { takenBack } from '../../../src/actions/places/taken-back.ts';
import { versionMet } from '../../../src/actions/places/version-met.ts';
import type { PlaceFacts } from '../../../src/actions/places/look.ts';
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import { apiHost, v1 } from '../names.ts';
import { snapshotOf } from './backup.ts';
import type { Case } from './case.ts';
import { measured, words } from './freeze.ts';
import { failed, instanceRead, sourceLogin, status, targetId, totals } from './reads.ts';
import { encrypted } from './restore.ts';

/** Places of addresses, and those of credentials: what is put there differs. */
export const addressPlaces = ({ facts, chosen }: Case): PlaceFacts[] => facts.places.filter((place) => chosen.endpoints.includes(place.asked));
export const valuePlaces = ({ facts, chosen }: Case): { place: PlaceFacts; field: 'password' | 'username' }[] =>
  (['PasswordSwitch', 'UserSwitch'] as const).flatMap((name) =>
    facts.places
      .filter((place) => place.asked === chosen.settings[name])
      .map((place) => ({ place, field: name === 'PasswordSwitch' ? ('password' as const) : ('username' as const) })),
  );

export function switchOver(given: Case): StepText[] {
  const { source, target, frozen, chosen } = given;
  const places = addressPlaces(given);
  return [
    {
      id: 'switch.gate',
      phase: 'switch',
      title: `Point clients to ${target}`,
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `Switch clients from ${source.name} to ${target}?`,
        happens: [
          ...(measured(given) ? ['it is looked once more for writes since the copy'] : []),
          ...(places.length > 0
            ? places.map((place) =>
                place.place.type === 'manual' ? `by hand: ${place.place.text}` : `${place.asked}: ${source.host ?? 'the old host'} -> the new host`,
              )
            : ['nothing is changed by encmigrate: you give every client the new address']),
          ...valuePlaces(given).map(({ place, field }) => `${place.asked}: the new ${field}`),
          ...(valuePlaces(given).length === 0 ? [`clients need the new credentials: they are in ${chosen.settings.PasswordPlace}`] : []),
          ...(source.instance
            ? [`${source.name} gets a last snapshot and is paused: paused it makes no backups, costs less, and resumes by itself after 30 days`]
            : []),
          ...(frozen ? ['then you start the writers again'] : []),
        ],
        lost: frozen ? [] : ['what was written after the copy'],
        shows: [{ read: instanceRead(targetId), path: 'data.connection_url', label: `address of ${target}` }],
        wants: { consent: 'yes' },
      },
    },
    ...unchanged(given),
    encrypted('switch.encrypted', 'switch', given),
    ...places.map((place, index) => change(place, index, given)),
    ...valuePlaces(given).map(({ place, field }) => values(place, field, given)),
    ...sleep(given),
  ];
}

function unchanged(given: Case): StepText[] {
  const { source } = given;
  if (!measured(given)) return [];
  return [
    {
      id: 'switch.unchanged',
      phase: 'switch',
      title: `${source.name} has as many nodes and relationships as before the copy`,
      risk: 'reads',
      typical: 'PT5S',
      when: { step: 'freeze.seen', outcome: ['done'] },
      action: {
        kind: 'wait',
        read: { reader: 'cypher', uri: source.uri as string, ...sourceLogin(given), query: totals },
        timeout: 'PT2M',
        says: 'found || reason',
        acceptors: [
          { matcher: 'path', argument: 'found', expected: { $from: 'freeze.seen', path: 'found' }, state: 'success' },
          { matcher: 'path', argument: 'reachable', expected: false, state: 'success', outcome: 'unreachable' },
          { matcher: 'path', argument: 'reachable', expected: true, state: 'failure' },
        ],
      },
    },
    {
      id: 'switch.words',
      phase: 'switch',
      title: 'You say that nothing was written since',
      risk: 'reads',
      when: { step: 'switch.unchanged', outcome: ['unreachable'] },
      action: {
        kind: 'ask',
        question: `${source.name} cannot be read any more. Are its writers still stopped?`,
        happens: ['clients are switched'],
        lost: ['whatever was written after the copy, unnoticed'],
        wants: { consent: 'words', words: words.stopped },
      },
    },
  ];
}

const stepId = (index: number): string => `switch.${index + 1}`;

function change(place: PlaceFacts, index: number, given: Case): StepText {
  const { source, target } = given;
  if (place.place.type === 'manual')
    return {
      id: stepId(index),
      phase: 'switch',
      title: `By hand: ${place.place.text}`,
      risk: 'changes',
      action: {
        kind: 'ask',
        question: `Is this changed: ${place.place.text}?`,
        happens: [`${source.uri ?? 'the old address'} -> the new address`],
        shows: [{ read: instanceRead(targetId), path: 'data.connection_url', label: 'new address' }],
        wants: { consent: 'yes' },
      },
      undo: [
        {
          kind: 'ask',
          question: `Is this changed back to ${source.uri ?? 'the old address'}: ${place.place.text}?`,
          happens: ['clients use the old one again'],
          wants: { consent: 'yes' },
        },
      ],
    };
  const host = { $from: 'target.address', path: 'host' } as const;
  const replace = place.hits.map(({ token }) => ({ from: token as Value, to: (token.includes(':') ? { $text: [host, ':7687'] } : host) as Value }));
  return {
    id: stepId(index),
    phase: 'switch',
    title: `Change ${place.asked}`,
    risk: 'changes',
    typical: 'PT3S',
    action: { kind: 'edit', place: place.place, change: { replace }, ...versionMet(addressPlaces(given), index, stepId) },
    undo: takenBack(place.place, replace),
    effects: [placeSwitched(given.facts.places.indexOf(place))],
    leaves: `${place.asked} points at ${target}`,
  };
}

/** Undone by version: no value of a secret is ever written down. */
function values(place: PlaceFacts, field: 'password' | 'username', given: Case): StepText {
  const { target } = given;
  const id = `switch.${field}`;
  return {
    id,
    phase: 'switch',
    title: `The ${field} of ${target} in ${place.asked}`,
    risk: 'changes',
    typical: 'PT3S',
    action: { kind: 'edit', place: place.place, change: { put: { $secret: `target.${field}` } } },
    undo: [{ kind: 'edit', place: place.place, change: { restore: { $from: id, path: 'before' } } }],
    effects: [placeSwitched(given.facts.places.indexOf(place))],
    leaves: `${place.asked} holds the ${field} of ${target}`,
  };
}

/** Paused it costs less, serves nobody, makes no backups, and resumes by itself after 30 days: facts/aura.md 7. Its last snapshot is taken before, while it can be. */
function sleep(given: Case): StepText[] {
  const { instance, name } = given.source;
  if (!instance) return [];
  const on = (verb: 'pause' | 'resume') => ({
    kind: 'request' as const,
    method: 'POST' as const,
    host: apiHost,
    path: `${v1}/instances/${instance.id}/${verb}`,
    probe: {
      read: instanceRead(instance.id),
      resource:
        verb === 'pause'
          ? "(data.status != 'paused' && data.status != 'pausing') && data || null"
          : "(data.status == 'paused' || data.status == 'pausing') && data || null",
      same: {},
      goneIsDone: true,
    },
  });
  const until = (expected: string) => ({
    kind: 'wait' as const,
    read: instanceRead(instance.id),
    timeout: 'PT2H',
    says: status,
    acceptors: [
      { matcher: 'path' as const, argument: status, expected, state: 'success' as const },
      ...failed.map((bad) => ({ matcher: 'path' as const, argument: status, expected: bad, state: 'failure' as const })),
    ],
  });
  return [
    ...snapshotOf('last', 'switch', instance.id, `Last snapshot of ${name}`),
    {
      id: 'pause',
      phase: 'switch',
      title: `Pause ${name}`,
      risk: 'changes',
      moves: false,
      typical: 'PT5S',
      action: on('pause'),
      undo: [on('resume'), until('running')],
      effects: ['source.status: pausing', 'source.status: paused'],
      leaves: `${name} is paused: it makes no backups, and resumes by itself after 30 days`,
    },
    { id: 'pause.ready', phase: 'switch', title: `${name} is paused`, risk: 'reads', typical: 'PT5M', action: until('paused') },
  ];
}

/** The step that ends the switch for clients: the soak is counted from it. */
export const lastSwitch = (given: Case): string =>
  given.source.instance
    ? 'pause.ready'
    : valuePlaces(given).length > 0
      ? `switch.${valuePlaces(given).at(-1)?.field}`
      : addressPlaces(given).length > 0
        ? stepId(addressPlaces(given).length - 1)
        : 'switch.encrypted';
