/** soak: the target serves for the chosen time, and nothing writes to the source any more. */
import { durationWords, milliseconds } from '../../../src/plan/duration.ts';
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Case } from './case.ts';
import { measured, metricSaid, metricSince, words, writesMetric } from './measure.ts';
import { lastSwitch } from './switch.ts';

export function soak(given: Case): StepText[] {
  const { source, chosen, names } = given;
  const seconds = Math.round(milliseconds(chosen.soak) / 1000);
  const how = measured(given);
  return [
    {
      id: 'soak',
      phase: 'soak',
      title: `${names.final} serves for ${durationWords(chosen.soak)}`,
      risk: 'reads',
      typical: chosen.soak,
      action: {
        kind: 'wait',
        read: { reader: 'clock', since: lastSwitch(given) },
        timeout: `PT${seconds + 3600}S`,
        acceptors: [{ matcher: 'path', argument: `elapsed >= \`${seconds}\``, expected: true, state: 'success' }],
        says: `join('', [to_string(elapsed), ' of ${seconds} s'])`,
      },
      leaves: `${names.old} still exists, ${source.encrypted ? 'under its old key' : 'unencrypted'}, beside ${names.final}; both are billed`,
    },
    ...(how === 'words'
      ? []
      : [
          {
            id: 'soak.idle',
            phase: 'soak' as const,
            title: `Nothing writes to ${names.old} any more, by CloudWatch`,
            risk: 'reads' as const,
            action: {
              kind: 'wait' as const,
              read: writesMetric(names.old, 'PT10M'),
              acceptors: metricSince,
              timeout: 'PT30M',
              says: metricSaid,
              keep: ['total', 'known'],
            },
          },
        ]),
    {
      id: 'soak.words',
      phase: 'soak',
      title: `You say that ${names.old} is unused`,
      risk: 'reads',
      ...(how === 'words' ? {} : { when: { step: 'soak.idle', outcome: ['noData', 'written'] } }),
      action: {
        kind: 'ask',
        question: `Nothing shows that ${names.old} is left alone. Is it unused?`,
        happens: ['the deletion is prepared; it asks once more'],
        lost: [`whatever a client still writes there: it is in ${names.old} only`],
        wants: { consent: 'words', words: words.unseen },
      },
    },
  ];
}
