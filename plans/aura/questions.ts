/** The form of choices: the same words as the flags of `encmigrate plan aura`. Pure. */
import type { Facts, Question } from '../../src/plan/system.ts';
import type { AuraFacts } from './gather/facts.ts';
import { proposedTarget } from './names.ts';
import { wayWords } from './recipe/case.ts';
import { ways } from './recipe/choices.ts';

export function questions(given: Facts): Question[] {
  const { instance, archive, projects } = given as unknown as AuraFacts;
  const setting = (name: string, label: string, help: string, more: Partial<Question> = {}): Question => ({
    name,
    flag: '--set',
    label,
    kind: 'setting',
    required: false,
    help,
    ...more,
  });
  return [
    {
      name: 'kmsKey',
      flag: '--kms-key',
      label: 'Key',
      kind: (instance?.cloud_provider ?? 'aws') === 'aws' ? 'key' : 'text',
      required: true,
      help: 'a symmetric customer managed key in the region of the instance: alias/NAME, key id or ARN; on other clouds the identifier that Aura takes',
    },
    {
      name: 'targetId',
      flag: '--target',
      label: 'Name of the target',
      kind: 'text',
      default: proposedTarget(instance?.name ?? archive?.database ?? 'neo4j'),
      required: true,
      help: 'at most 30 characters',
    },
    setting('PasswordPlace', 'Where the new password goes', 'secretsmanager:NAME, ssm:/NAME or file:/absolute/path; nothing may be there yet', {
      required: true,
    }),
    {
      name: 'endpoints',
      flag: '--endpoint',
      label: 'Where clients read the address',
      kind: 'endpoints',
      required: false,
      help: 'ssm:/NAME, secretsmanager:NAME#PATH, route53:ZONE/NAME, file:PATH#KEY, manual:TEXT',
    },
    setting('PasswordSwitch', 'Where clients read the password', 'its value becomes the new one: ssm:/NAME, secretsmanager:NAME#PATH, file:PATH#KEY'),
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
        { value: 'accept-loss', label: 'writers go on; what they write after the copy is lost' },
      ],
    },
    {
      name: 'soak',
      flag: '--soak',
      label: 'Soak before the deletion',
      kind: 'duration',
      default: '30m',
      required: true,
      help: 'the source stays, paused, for this long after the switch: 30m, 1h30m, 2d',
    },
    ...(instance
      ? [
          setting('Way', 'Where the ways of moving begin', 'create from source is tried first; a file larger than 4 GB that is exported goes by upload', {
            default: 'create',
            options: ways.map((value) => ({ value, label: wayWords[value] })),
          }),
        ]
      : []),
    ...(instance ? [setting('Archive', 'File of an exported snapshot', 'absolute path; used only where Aura refuses to copy the instance under the key')] : []),
    ...(archive && projects.length > 1
      ? [setting('Project', 'Project of the target', projects.map((one) => `${one.id} (${one.name})`).join(', '), { required: true })]
      : []),
  ];
}
