/** freeze: the operator stops the writers, and it is measured that they stopped; or the operator accepts the loss in words. */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Case } from './case.ts';
import { suspend } from './scaling.ts';
import { measured, metricIdle, metricSaid, streamRead, streams, streamSaid, unchanged, words, writesMetric } from './measure.ts';

export const freeze = (given: Case): StepText[] => [...frozen(given), ...suspend(given)];

function frozen(given: Case): StepText[] {
  const { source, chosen } = given;
  if (chosen.writes === 'accept-loss')
    return [
      {
        id: 'freeze.loss',
        phase: 'freeze',
        title: 'Writers go on',
        risk: 'reads',
        action: {
          kind: 'ask',
          question: `Writers of ${source.id} go on during the migration. Accept that?`,
          happens: ['the snapshot holds what was committed until it was taken'],
          lost: ['every write between the snapshot and the switch', 'the proof that the data is equal: it stays "not verified (writes went on)"'],
          wants: { consent: 'words', words: words.loss },
        },
      },
    ];
  const how = measured(given);
  return [
    {
      id: 'freeze.ask',
      phase: 'freeze',
      title: `You stop the writers of ${source.id}`,
      risk: 'changes',
      action: {
        kind: 'ask',
        question: `Are all writers of ${source.id} stopped, bulk loads and fast resets too?`,
        happens: [how === 'words' ? 'nothing is measured, as you chose' : 'it is measured that nothing is written', 'the snapshot begins'],
        lost: ['writes that come after the snapshot: it is looked for them again right before the switch'],
        wants: { consent: 'yes' },
      },
      leaves: `the writers of ${source.id} are stopped; start them again if you do not go on`,
    },
    ...(how === 'streams'
      ? streams.map(
          ({ id, url, what }): StepText => ({
            id: `freeze.${id}`,
            phase: 'freeze',
            title: `Nothing is written to ${what}, by its change log`,
            risk: 'reads',
            typical: 'PT1M',
            action: { kind: 'wait', read: streamRead(given, url, 'PT60S'), acceptors: unchanged, timeout: 'PT1H', says: streamSaid },
          }),
        )
      : []),
    ...(how === 'words'
      ? []
      : [
          {
            id: 'freeze.metric',
            phase: 'freeze' as const,
            title: 'Nothing is written to the volume, by CloudWatch',
            risk: 'reads' as const,
            typical: 'PT10M',
            ...(how === 'streams' ? { when: { step: 'freeze.pg', outcome: ['unreachable', 'skipped'] } } : {}),
            action: {
              kind: 'wait' as const,
              read: writesMetric(source.id, 'PT10M'),
              acceptors: metricIdle,
              timeout: 'PT1H',
              says: metricSaid,
              keep: ['total', 'known'],
            },
          },
        ]),
    {
      id: 'freeze.words',
      phase: 'freeze',
      title: 'You say that the writers are stopped',
      risk: 'reads',
      ...(how === 'words' ? {} : { when: { step: 'freeze.metric', outcome: ['noData'] } }),
      action: {
        kind: 'ask',
        question: `${how === 'words' ? 'Nothing was measured.' : `Nothing tells whether ${source.id} is written to.`} Are all its writers stopped?`,
        happens: ['the snapshot begins'],
        lost: ['whatever is written after the snapshot, unnoticed'],
        wants: { consent: 'words', words: words.stopped },
      },
    },
  ];
}
