/** freeze: the operator stops the writers, and it is measured that they stopped; or the operator accepts the loss in words. */
import type { Case } from './case.ts';
import { metricIdle, metricSaid, untilFrozen, writesMetric, writesRead, writesSaid } from './measure.ts';
import type { StepText } from './step.ts';

export const words = {
  loss: 'lose later writes',
  empty: 'start empty',
  stopped: 'writers are stopped',
  none: 'no writes since the backup',
  unverified: 'delete without verified data',
  unseen: 'no client uses the source',
  written: 'delete although it was written to',
} as const;

export function freeze(given: Case): StepText[] {
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
          happens: ['the backup holds what was written until it began'],
          lost: ['every write between the backup and the switch', 'the proof that the data is equal: it stays "not verified (writes went on)"'],
          wants: { consent: 'words', words: words.loss },
        },
      },
    ];
  if (chosen.writes === 'start-empty')
    return [
      {
        id: 'freeze.empty',
        phase: 'freeze',
        title: 'The target starts empty',
        risk: 'reads',
        action: {
          kind: 'ask',
          question: `Nothing of ${source.id} is copied. Accept that?`,
          happens: ['clients find an empty cache after the switch, and fill it'],
          lost: [`all data of ${source.id}, unless its last backup is restored by hand`],
          wants: { consent: 'words', words: words.empty },
        },
      },
    ];
  return [
    {
      id: 'freeze.ask',
      phase: 'freeze',
      title: `You stop the writers of ${source.id}`,
      risk: 'changes',
      action: {
        kind: 'ask',
        question: `Are all writers of ${source.id} stopped?`,
        happens: ['it is measured that no write command arrives', 'the backup begins'],
        lost: ['writes that come after the backup: they are measured again right before the switch, and stop the run'],
        wants: { consent: 'yes' },
      },
      leaves: `the writers of ${source.id} are stopped; start them again if you do not go on`,
    },
    {
      id: 'freeze.idle',
      phase: 'freeze',
      title: 'No write command arrives, and replicas have caught up',
      risk: 'reads',
      typical: 'PT1M',
      action: {
        kind: 'wait',
        read: writesRead(given, 'PT60S'),
        acceptors: untilFrozen,
        timeout: 'PT1H',
        says: writesSaid,
        keep: ['writeCommands', 'floor', 'windowSeconds'],
      },
    },
    {
      id: 'freeze.metric',
      phase: 'freeze',
      title: 'No write command by CloudWatch',
      risk: 'reads',
      typical: 'PT5M',
      when: { step: 'freeze.idle', outcome: ['unreachable'] },
      action: { kind: 'wait', read: writesMetric(given, 'PT5M'), acceptors: metricIdle, timeout: 'PT2H', says: metricSaid, keep: ['total', 'known'] },
    },
    {
      id: 'freeze.words',
      phase: 'freeze',
      title: 'You say that the writers are stopped',
      risk: 'reads',
      when: { step: 'freeze.metric', outcome: ['noData'] },
      action: {
        kind: 'ask',
        question: `Neither Redis nor CloudWatch says whether ${source.id} is written to. Are all writers stopped?`,
        happens: ['the backup begins'],
        lost: ['whatever is written after the backup, unnoticed'],
        wants: { consent: 'words', words: words.stopped },
      },
    },
  ];
}
