/** The form of choices: the same words as the flags of `encmigrate plan neptune`. Pure. */
import type { Facts, Question } from '../../src/plan/system.ts';
import type { NeptuneFacts } from './gather/facts.ts';
import { proposedTarget } from './names.ts';

export function questions(given: Facts): Question[] {
  const { id, cluster, customEndpoints } = given as unknown as NeptuneFacts;
  return [
    {
      name: 'kmsKey',
      flag: '--kms-key',
      label: 'KMS key',
      kind: 'key',
      required: true,
      help: 'encrypts the target, its logs and backups; alias/NAME, key id, key ARN or alias ARN; "default" is alias/aws/rds, the key that AWS manages',
    },
    {
      name: 'targetId',
      flag: '--target',
      label: 'Name of the target',
      kind: 'text',
      default: proposedTarget(id),
      required: true,
      help: 'at most 63 letters, digits, hyphens; with a rename, only until the switch',
    },
    {
      name: 'switch',
      flag: '--switch',
      label: 'How clients get there',
      kind: 'option',
      required: true,
      help: 'a rename keeps the host names, with minutes without an answer; a configuration has no gap, and clients must read it',
      options: [
        { value: 'rename', label: `the new cluster takes the name ${id}, and its host names` },
        { value: 'configuration', label: 'clients read the new host where you say' },
      ],
    },
    {
      name: 'endpoints',
      flag: '--endpoint',
      label: 'Where clients read the address',
      kind: 'endpoints',
      required: false,
      help: `for a configuration: ssm:/NAME, secretsmanager:NAME#PATH, route53:ZONE/NAME, file:PATH#KEY, manual:TEXT; @writer, @reader choose the endpoint${customEndpoints.length > 0 ? '; custom endpoints are found by their host' : ''}`,
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
        { value: 'accept-loss', label: 'writers go on; what they write after the snapshot is lost' },
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
    {
      name: 'RenameInstances',
      flag: '--set',
      label: 'Names of the instances',
      kind: 'setting',
      default: 'false',
      required: false,
      help: 'only with a rename; for clients that use addresses of single instances',
      options: [
        { value: 'false', label: 'the new instances have names of their own' },
        { value: 'true', label: 'they take the old names; each restarts once more' },
      ],
    },
    ...(cluster.StorageEncrypted
      ? []
      : [
          {
            name: 'LastSnapshot',
            flag: '--set',
            label: 'Last snapshot of the source',
            kind: 'setting' as const,
            default: 'skip',
            required: false,
            help: 'it can only lie in clear, as the source does',
            options: [
              { value: 'skip', label: 'none: a snapshot of the encrypted cluster is taken' },
              { value: 'take', label: 'take one, in clear' },
            ],
          },
        ]),
  ];
}
