/** The form of choices: the same words as the flags of `encmigrate plan elasticache`. Pure. */
import type { Facts, Question } from '../../src/plan/system.ts';
import type { ElastiCacheFacts } from './gather/facts.ts';
import { proposedTarget } from './names.ts';
import { previousGeneration, proposedType } from './node-types.ts';
import { graviton } from './preflight/shape.ts';
import { severalRanges, sourceOf, targetKinds } from './recipe/source.ts';

export function questions(given: Facts): Question[] {
  const facts = given as unknown as ElastiCacheFacts;
  const source = sourceOf(facts);
  const kinds = targetKinds(source.shape);
  return [
    {
      name: 'kmsKey',
      flag: '--kms-key',
      label: 'KMS key',
      kind: 'key',
      required: true,
      help: 'encrypts the target and every backup; alias/NAME, key id, key ARN or alias ARN; "service" is the key that ElastiCache owns',
    },
    {
      name: 'targetId',
      flag: '--target',
      label: 'Name of the target',
      kind: 'text',
      default: proposedTarget(source.id),
      required: true,
      help: 'at most 40 letters, digits, hyphens; no call renames a group later',
    },
    {
      name: 'endpoints',
      flag: '--endpoint',
      label: 'Where clients read the address',
      kind: 'endpoints',
      required: false,
      help: `ssm:/NAME, secretsmanager:NAME#PATH, route53:ZONE/NAME, file:PATH#KEY, manual:TEXT; ${kinds.map((k) => `@${k}`).join(', ')} choose the endpoint`,
    },
    {
      name: 'writes',
      flag: '--writes',
      label: 'Writes meanwhile',
      kind: 'option',
      default: 'frozen',
      required: true,
      help: 'only frozen can be verified',
      options: [
        { value: 'frozen', label: 'you stop the writers; nothing is lost' },
        { value: 'accept-loss', label: 'writers go on; what they write after the backup is lost' },
        { value: 'start-empty', label: 'nothing is copied; the target fills itself' },
      ],
    },
    {
      name: 'soak',
      flag: '--soak',
      label: 'Soak before the deletion',
      kind: 'duration',
      default: '30m',
      required: true,
      help: 'the source stays, idle, for this long after the switch: 30m, 1h30m, 2d',
    },
    ...nodeTypeQuestion(facts),
    ...(severalRanges(source.shards)
      ? [
          {
            name: 'Slots',
            flag: '--set',
            label: 'Slots',
            kind: 'setting' as const,
            options: [{ value: 'even', label: 'split all slots evenly anew' }],
            required: true,
            help: 'a shard of the source has several slot ranges, which a new group cannot take',
          },
        ]
      : []),
  ];
}

function nodeTypeQuestion(facts: ElastiCacheFacts): Question[] {
  const source = sourceOf(facts);
  const was = source.nodeType ?? '';
  if (!previousGeneration(was)) return [];
  const proposal = proposedType(was, graviton(source.engine, source.engineVersion), facts.nodeTypes);
  const offer = [...new Set([...(proposal ? [proposal] : []), ...(facts.nodeTypes?.up ?? []), ...(facts.nodeTypes?.down ?? [])])].filter(
    (type) => !previousGeneration(type),
  );
  return [
    {
      name: 'CacheNodeType',
      flag: '--set',
      label: 'Node type',
      kind: 'setting',
      required: true,
      options: offer.map((value) => ({ value, label: facts.nodeTypes?.down.includes(value) ? `${value}, less memory than ${was}` : value })),
      ...(proposal ? { default: proposal } : {}),
      help: `AWS refuses new clusters of ${was}`,
    },
  ];
}
