/** switch: nothing was written since the backup, the target is still encrypted, then each endpoint place, one after the other. */
import { placeSwitched } from '../../../src/actions/places/drift.ts';
import { versionMet } from '../../../src/actions/places/version-met.ts';
import { takenBack } from '../../../src/actions/places/taken-back.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { PlaceFacts } from '../../../src/actions/places/look.ts';
import type { Case } from './case.ts';
import { words } from './freeze.ts';
import {
  metricNothingSince,
  metricSaid,
  nothingSince,
  sinceSaid,
  targetSinceSaid,
  targetWrites,
  targetWritesRead,
  writesMetric,
  writesRead,
} from './measure.ts';
import { placeEdit } from '../../../src/actions/places/place-edit.ts';
import { groupRead } from './reads.ts';
import { targetKinds } from './source.ts';
import type { StepText } from './step.ts';
import { encrypted, endpointPath } from './verify.ts';

export function switchOver(given: Case): StepText[] {
  const { source, target, facts, chosen } = given;
  const kinds = targetKinds(source.shape);
  const moves = facts.places.flatMap((place) => moved(place, given));
  const lost =
    chosen.writes === 'accept-loss'
      ? [`every write to ${source.id} since the backup`]
      : chosen.writes === 'start-empty'
        ? [`clients no longer see the data of ${source.id}`]
        : [];
  return [
    {
      id: 'switch.gate',
      phase: 'switch',
      title: `Switch clients from ${source.id} to ${target}`,
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `Switch clients from ${source.id} to ${target} now?`,
        happens: [
          ...(chosen.writes === 'frozen' ? ['write counters are read again: more than the idle floor stops the run'] : []),
          ...(moves.length > 0 ? moves : [`nothing is changed by encmigrate: you point every client from ${named(given)} to the new ${kinds[0]} endpoint`]),
          ...(chosen.writes === 'frozen' ? ['then you start the writers again'] : []),
        ],
        lost,
        shows: kinds.map((kind) => ({
          read: groupRead(target),
          path: `${endpointPath[kind as 'primary']}.join(':', [Address, to_string(Port)])`,
          label: `new ${kind} endpoint`,
        })),
        wants: { consent: 'yes' },
      },
    },
    ...(chosen.writes === 'frozen' ? unchanged(given) : []),
    { ...encrypted('switch.encrypted', 'switch', given), undo: [targetWrites(given)] },
    ...facts.places.map((place, index) => change(place, index, given)),
  ];
}

/** Right before the first edit, and after the gate, which may have waited for hours. */
function unchanged(given: Case): StepText[] {
  const { source, target } = given;
  return [
    {
      id: 'switch.idle',
      phase: 'switch',
      title: 'No write came after the backup',
      risk: 'reads',
      typical: 'PT10S',
      when: { step: 'backup.counters', outcome: ['done'] },
      action: {
        kind: 'wait',
        read: writesRead(given, 'PT5S', { $from: 'backup.counters', path: 'counters' }),
        acceptors: nothingSince,
        timeout: 'PT10M',
        says: sinceSaid,
        keep: ['aboveFloor', 'sinceBaseline'],
      },
    },
    {
      id: 'switch.restarted',
      phase: 'switch',
      title: 'You say that no write came after the backup',
      risk: 'reads',
      when: { step: 'switch.idle', outcome: ['restarted', 'unreachable'] },
      action: {
        kind: 'ask',
        question: `The write counters of ${source.id} were lost or cannot be read. Are the writers still stopped?`,
        happens: ['clients are switched'],
        lost: ['whatever was written after the backup, unnoticed'],
        wants: { consent: 'words', words: words.none },
      },
    },
    {
      id: 'switch.metric',
      phase: 'switch',
      title: 'No write came after the backup, by CloudWatch',
      risk: 'reads',
      when: { step: 'backup.counters', outcome: ['unreachable'] },
      action: {
        kind: 'wait',
        read: writesMetric(given, 'PT5M', 'backup.counters'),
        acceptors: metricNothingSince,
        timeout: 'PT10M',
        says: metricSaid,
        keep: ['total', 'known'],
      },
    },
    {
      id: 'switch.words',
      phase: 'switch',
      title: 'You say that no write came after the backup',
      risk: 'reads',
      when: { step: 'switch.metric', outcome: ['noData'] },
      action: {
        kind: 'ask',
        question: `Neither Redis nor CloudWatch says whether ${source.id} was written to after the backup. Are the writers still stopped?`,
        happens: ['clients are switched'],
        lost: ['whatever was written after the backup, unnoticed'],
        wants: { consent: 'words', words: words.none },
      },
    },
    {
      id: 'switch.untouched',
      phase: 'switch',
      title: `Nothing wrote to ${target} since it was compared`,
      risk: 'reads',
      typical: 'PT1S',
      when: { step: 'verify.counters', outcome: ['done'] },
      action: {
        kind: 'wait',
        read: targetWritesRead(given, 'PT1S', { $from: 'verify.counters', path: 'counters' }),
        acceptors: nothingSince,
        timeout: 'PT10M',
        says: targetSinceSaid,
        keep: ['aboveFloor', 'sinceBaseline'],
      },
    },
  ];
}

const stepId = (index: number): string => `switch.${index + 1}`;

/** The step that ends the switch: the soak is counted from it. */
export const lastSwitch = ({ facts }: Case): string => (facts.places.length > 0 ? stepId(facts.places.length - 1) : 'switch.encrypted');

function change(place: PlaceFacts, index: number, given: Case): StepText {
  const { source } = given;
  const kinds = targetKinds(source.shape);
  const bare = place.asked.replace(/@(primary|reader|configuration)$/, '');
  if (place.place.type === 'manual') {
    const kind = place.endpoint ?? kinds[0] ?? 'primary';
    return {
      id: stepId(index),
      phase: 'switch',
      title: `By hand: ${place.place.text}`,
      risk: 'changes',
      action: {
        kind: 'ask',
        question: `Is this changed: ${place.place.text}?`,
        happens: [`${named(given, kind)} -> the new ${kind} endpoint`],
        shows: [
          { read: groupRead(given.target), path: `${endpointPath[kind as 'primary']}.join(':', [Address, to_string(Port)])`, label: `new ${kind} endpoint` },
        ],
        wants: { consent: 'yes' },
      },
      undo: [
        {
          kind: 'ask',
          question: `Is this changed back to ${source.id}: ${place.place.text}?`,
          happens: [`the new ${kind} endpoint -> ${named(given, kind)}`],
          wants: { consent: 'yes' },
        },
      ],
    };
  }
  const replace = placeEdit(place, kinds).replace.map((r) => ({
    from: r.from as Value,
    to: { $from: 'verify.nodes', path: r.hostOnly ? `${r.kind}Host` : r.kind } as Value,
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
    leaves: `${bare} points at ${given.target}`,
  };
}

function moved(place: PlaceFacts, given: Case): string[] {
  const kinds = targetKinds(given.source.shape);
  if (place.place.type === 'manual') return [`by hand: ${place.place.text}`];
  return placeEdit(place, kinds).replace.map((r) => `${place.asked}: ${r.from} -> the new ${r.kind} endpoint`);
}

/** The addresses clients use now, for those who change them by hand. */
function named({ source }: Case, kind?: string): string {
  const shown = source.endpoints.filter((e) => (kind ? e.kind === kind : e.kind !== 'node'));
  return (shown.length > 0 ? shown : source.endpoints.slice(0, 1)).map((e) => `${e.host}:${e.port}`).join(', ');
}
