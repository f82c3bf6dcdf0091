/** switch: nothing was written since the snapshot, the target is still encrypted; then by names, or by what clients read. */
import type { PlaceFacts } from '../../../src/actions/places/look.ts';
import { placeSwitched } from '../../../src/actions/places/drift.ts';
import { versionMet } from '../../../src/actions/places/version-met.ts';
import { takenBack } from '../../../src/actions/places/taken-back.ts';
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';
import { inEffect, modify } from './configure.ts';
import { fence, fenceOf } from './fence.ts';
import { measured, metricSaid, metricSince, sameAs, streamRead, streams, streamSaid, words, writesMetric } from './measure.ts';
import { placeEdit } from '../../../src/actions/places/place-edit.ts';
import { targetKinds } from './target-kinds.ts';
import { allClusters, cluster, targetResource, targetIs } from './reads.ts';
import { allTaken } from './rename-instances.ts';
import { rename, taken } from './rename.ts';
import { resume, suspends } from './scaling.ts';
import { protectedLine } from './settings-cluster.ts';
import { encrypted } from './verify.ts';

export function switchOver(given: Case): StepText[] {
  return [
    gate(given),
    ...(given.chosen.writes === 'frozen' ? unchanged(given) : []),
    encrypted('switch.encrypted', 'switch', given),
    ...fence(given),
    ...(given.rename ? rename(given) : given.facts.places.map((place, index) => change(place, index, given))),
    ...resume(given),
    ...protection(given),
  ];
}

function gate(given: Case): StepText {
  const { source, target, names, chosen, facts, endpoints } = given;
  const frozen = chosen.writes === 'frozen';
  const closed = fenceOf(given);
  return {
    id: 'switch.gate',
    phase: 'switch',
    title: given.rename ? `Give the name ${source.id} to the encrypted cluster` : `Point clients to ${target}`,
    risk: 'reads',
    action: {
      kind: 'ask',
      question: given.rename ? `Rename ${source.id} away, and ${target} to ${source.id}?` : `Switch clients from ${source.id} to ${target}?`,
      happens: [
        ...(frozen ? ['it is looked once more for writes since the snapshot'] : []),
        ...(closed ? [`${source.id} is closed off by ${closed}, and its writer restarted`] : []),
        ...(given.rename
          ? [
              ...(endpoints.length > 0
                ? [`the custom endpoints ${endpoints.map((e) => e.name).join(', ')} are taken off, and made again on the encrypted cluster`]
                : []),
              `${source.id} becomes ${names.old}; then ${target} becomes ${source.id}: between the two the name leads nowhere, for minutes`,
              ...(given.renamesInstances
                ? [
                    `the instances too, each with a restart, the writer last: ${given.twins.map((t) => `${t.of.id} becomes ${t.old}, ${t.name} becomes ${t.final}`).join('; ')}`,
                  ]
                : []),
              'clients must connect anew: a session that is open stays on the old cluster',
            ]
          : facts.places.length > 0
            ? facts.places.flatMap((place) => moved(place, given))
            : ['nothing is changed by encmigrate: you point every client to the new endpoints']),
        ...(suspends(given) ? [`replica auto scaling goes on, for ${names.final}`] : []),
        ...(frozen ? ['then you start the writers again'] : []),
      ],
      lost: frozen ? [] : ['what was written after the snapshot'],
      shows: (['Endpoint', 'ReaderEndpoint'] as const).map((field) => ({
        read: allClusters(),
        path: `(${targetIs(given)}).${field}`,
        label: `${field === 'Endpoint' ? 'writer' : 'reader'} endpoint of ${target}`,
      })),
      wants: { consent: 'yes' },
    },
  };
}

/** Right before the first change, and after the gate, which may have waited for hours. */
function unchanged(given: Case): StepText[] {
  const { source } = given;
  const how = measured(given);
  const ask = (id: string, when: StepText['when'], question: string): StepText => ({
    id,
    phase: 'switch',
    title: 'You say that no write came after the snapshot',
    risk: 'reads',
    ...(when ? { when } : {}),
    action: {
      kind: 'ask',
      question,
      happens: ['clients are switched'],
      lost: ['whatever was written after the snapshot, unnoticed'],
      wants: { consent: 'words', words: words.none },
    },
  });
  if (how === 'words') return [ask('switch.words', undefined, `Nothing was measured. Are the writers of ${source.id} still stopped?`)];
  return [
    ...(how === 'streams'
      ? streams.map(
          ({ id, url, what }): StepText => ({
            id: `switch.${id}`,
            phase: 'switch',
            title: `No change of ${what} since the snapshot`,
            risk: 'reads',
            typical: 'PT2S',
            when: { step: `backup.${id}`, outcome: ['done'] },
            action: {
              kind: 'wait',
              read: streamRead(given, url),
              acceptors: sameAs({ $from: `backup.${id}`, path: 'found' }),
              timeout: 'PT10M',
              says: streamSaid,
            },
          }),
        )
      : []),
    ...(how === 'streams'
      ? [
          ask(
            'switch.lost',
            { step: 'switch.pg', outcome: ['unreachable', 'skipped'] },
            `The change log of ${source.id} cannot be read any more. Are the writers still stopped?`,
          ),
        ]
      : []),
    {
      id: 'switch.metric',
      phase: 'switch',
      title: 'No write to the volume since the snapshot, by CloudWatch',
      risk: 'reads',
      ...(how === 'streams' ? { when: { step: 'backup.pg', outcome: ['unreachable', 'skipped'] } } : {}),
      action: {
        kind: 'wait',
        read: writesMetric(source.id, 'PT10M', 'backup.ready'),
        acceptors: metricSince,
        timeout: 'PT10M',
        says: metricSaid,
        keep: ['total', 'known'],
      },
    },
    ask(
      'switch.words',
      { step: 'switch.metric', outcome: ['noData', 'written'] },
      `CloudWatch does not show that ${source.id} was left alone since the snapshot. Are the writers still stopped?`,
    ),
  ];
}

/** The step that ends the switch for clients: the soak is counted from it. */
export const lastSwitch = ({ rename: byName, renamesInstances, facts }: Case): string =>
  renamesInstances ? allTaken : byName ? taken : facts.places.length > 0 ? stepId(facts.places.length - 1) : 'switch.encrypted';

const stepId = (index: number): string => `switch.${index + 1}`;

function change(place: PlaceFacts, index: number, given: Case): StepText {
  const { source, target } = given;
  const kinds = targetKinds(given);
  const bare = place.asked.replace(/@(writer|reader)$/, '');
  if (place.place.type === 'manual') {
    const kind = place.endpoint ?? 'writer';
    const was = source.endpoints.find((e) => e.kind === kind);
    const path = `(${targetIs(given)}).join(':', [${kind === 'reader' ? 'ReaderEndpoint' : 'Endpoint'}, to_string(Port)])`;
    return {
      id: stepId(index),
      phase: 'switch',
      title: `By hand: ${place.place.text}`,
      risk: 'changes',
      action: {
        kind: 'ask',
        question: `Is this changed: ${place.place.text}?`,
        happens: [`${was?.host}:${was?.port} -> the new ${kind} endpoint`],
        shows: [{ read: allClusters(), path, label: `new ${kind} endpoint` }],
        wants: { consent: 'yes' },
      },
      undo: [
        {
          kind: 'ask',
          question: `Is this changed back to ${source.id}: ${place.place.text}?`,
          happens: [`the new ${kind} endpoint -> ${was?.host}:${was?.port}`],
          wants: { consent: 'yes' },
        },
      ],
    };
  }
  const replace = placeEdit(place, kinds).replace.map((r) => ({
    from: r.from as Value,
    to: { $from: 'verify.addresses', path: r.hostOnly ? `${r.kind}Host` : r.kind } as Value,
  }));
  return {
    id: stepId(index),
    phase: 'switch',
    title: `Change ${bare}`,
    risk: 'changes',
    typical: 'PT3S',
    action: { kind: 'edit', place: place.place, change: { replace }, ...versionMet(given.facts.places, index, stepId) },
    undo: takenBack(place.place, replace),
    effects: [placeSwitched(index)],
    leaves: `${bare} points at ${target}`,
  };
}

function moved(place: PlaceFacts, given: Case): string[] {
  if (place.place.type === 'manual') return [`by hand: ${place.place.text}`];
  return placeEdit(place, targetKinds(given)).replace.map((r) => `${place.asked}: ${r.from} -> the new ${r.kind} endpoint`);
}

/** Last of all: until here a failed run could be cleaned up. */
function protection(given: Case): StepText[] {
  if (protectedLine(given).target !== true) return [];
  const { final } = given.names;
  const own = { path: `${cluster}.DbClusterResourceId`, equals: targetResource, says: `${final} is the cluster that this plan restored` };
  const off = (value: boolean): string => (value ? '!DeletionProtection' : 'DeletionProtection');
  return [
    {
      id: 'switch.protect',
      phase: 'switch',
      title: `Deletion protection of ${final}`,
      risk: 'changes',
      moves: false,
      typical: 'PT1S',
      action: modify(final, { DeletionProtection: true }, off(true), own),
      undo: [modify(final, { DeletionProtection: false }, off(false), own), inEffect(final, { DeletionProtection: false })],
    },
    { id: 'switch.protected', phase: 'switch', title: 'It is on', risk: 'reads', typical: 'PT1M', action: inEffect(final, { DeletionProtection: true }) },
  ];
}
