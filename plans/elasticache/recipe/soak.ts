/** soak: the target serves for the chosen time, and nothing writes to the source any more. */
import { durationWords, milliseconds } from '../../../src/plan/duration.ts';
import type { Case } from './case.ts';
import { words } from './freeze.ts';
import { anythingSince, metricIdle, metricSaid, sinceSaid, untilIdle, writesMetric, writesRead, writesSaid } from './measure.ts';
import type { StepText } from './step.ts';
import { lastSwitch } from './switch.ts';

export function soak(given: Case): StepText[] {
  const { source, chosen, target } = given;
  const seconds = Math.round(milliseconds(chosen.soak) / 1000);
  const frozen = chosen.writes === 'frozen';
  const ask = (id: string, when: StepText['when'], question: string, lost: string[], consent: string): StepText => ({
    id,
    phase: 'soak',
    title: question,
    risk: 'reads',
    ...(when ? { when } : {}),
    action: { kind: 'ask', question, happens: ['the deletion is prepared; it asks once more'], lost, wants: { consent: 'words', words: consent } },
  });
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
      leaves: `${source.id} still exists, unencrypted, beside ${target}; both are billed`,
    },
    {
      // With stopped writers everything since the backup counts; otherwise clients wrote until the switch, and only now counts.
      id: 'soak.idle',
      phase: 'soak',
      title: `Nothing writes to ${source.id} any more`,
      risk: 'reads',
      typical: 'PT1M',
      ...(frozen ? { when: { step: 'backup.counters', outcome: ['done'] } } : {}),
      action: frozen
        ? {
            kind: 'wait',
            read: writesRead(given, 'PT60S', { $from: 'backup.counters', path: 'counters' }),
            acceptors: anythingSince,
            timeout: 'PT1H',
            says: sinceSaid,
            keep: ['aboveFloor', 'sinceBaseline'],
          }
        : { kind: 'wait', read: writesRead(given, 'PT60S'), acceptors: untilIdle, timeout: 'P1D', says: writesSaid, keep: ['writeCommands', 'floor'] },
    },
    ...(frozen
      ? [
          ask(
            'soak.written',
            { step: 'soak.idle', outcome: ['written'] },
            `${source.id} was written to after the backup: a client still uses it. Go on all the same?`,
            [`those writes: they are in ${source.id} only`],
            words.written,
          ),
        ]
      : []),
    {
      id: 'soak.metric',
      phase: 'soak',
      title: `Nothing writes to ${source.id} any more, by CloudWatch`,
      risk: 'reads',
      when: frozen ? { step: 'backup.counters', outcome: ['unreachable'] } : { step: 'soak.idle', outcome: ['unreachable'] },
      action: { kind: 'wait', read: writesMetric(given, 'PT5M'), acceptors: metricIdle, timeout: 'P1D', says: metricSaid, keep: ['total', 'known'] },
    },
    ask(
      'soak.words',
      { step: 'soak.metric', outcome: ['noData'] },
      `Neither Redis nor CloudWatch says whether ${source.id} is still used. Is it unused?`,
      ['whatever a client still writes there'],
      words.unseen,
    ),
    ...(frozen
      ? [
          ask(
            'soak.lost',
            { step: 'soak.idle', outcome: ['unreachable', 'restarted'] },
            `The write counters of ${source.id} were lost or cannot be read. Is it unused?`,
            ['whatever a client still writes there'],
            words.unseen,
          ),
        ]
      : []),
  ];
}
