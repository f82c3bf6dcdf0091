/** prepare: who we are, that the source is the planned one, that the name is free; then the key, and that Aura may use it. facts/aura.md 1.2, 4.5 */
import type { StepText } from '../../../src/plan/in-order.ts';
import { apiHost, v1 } from '../names.ts';
import type { Case } from './case.ts';
import { instanceRead, instancesRead, keyRead, keysRead, quoted, status, targetRow } from './reads.ts';

export function prepare(given: Case): StepText[] {
  const { frame, source, target, spec } = given;
  const { instance } = source;
  return [
    {
      id: 'identity',
      phase: 'prepare',
      title: `Account ${frame.account}`,
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          {
            read: { reader: 'aws', service: 'sts', operation: 'GetCallerIdentity', input: {} },
            path: 'Account',
            equals: frame.account,
            says: 'the account of the credentials',
          },
        ],
      },
    },
    ...(instance
      ? [
          {
            id: 'source',
            phase: 'prepare' as const,
            title: `${source.name} is as planned`,
            risk: 'reads' as const,
            action: {
              kind: 'assert' as const,
              checks: [
                { read: instanceRead(instance.id), path: 'data.name', equals: instance.name, says: `name of ${instance.id}` },
                { read: instanceRead(instance.id), path: 'data.tenant_id', equals: instance.tenant_id, says: 'project of the source' },
                {
                  read: instanceRead(instance.id),
                  path: "data.customer_managed_key_id || ''",
                  equals: instance.customer_managed_key_id ?? '',
                  says: 'customer managed key of the source',
                },
                { read: instanceRead(instance.id), path: status, equals: 'running', says: 'status of the source' },
              ],
            },
          },
        ]
      : []),
    {
      id: 'names',
      phase: 'prepare',
      title: `The name ${target} is free`,
      risk: 'reads',
      action: { kind: 'assert', checks: [{ read: instancesRead(given), path: targetRow(given), equals: null, says: `an instance called ${target}` }] },
    },
    ...(spec.cloud === 'aws' ? [kmsUsable('key', 'prepare', given)] : []),
    ...register(given),
    ...allowed(given),
    ready('key.ready', 'prepare', given),
  ];
}

/** Looked at right before it is used, too: a key can be disabled half-way. */
export function kmsUsable(id: string, phase: StepText['phase'], { keyId }: Case): StepText {
  const read = { reader: 'aws' as const, service: 'kms', operation: 'DescribeKey', input: { KeyId: keyId } };
  return {
    id,
    phase,
    title: 'The KMS key can be used',
    risk: 'reads',
    action: {
      kind: 'assert',
      checks: [
        { read, path: 'KeyMetadata.Arn', equals: keyId, says: 'ARN of the key' },
        { read, path: 'KeyMetadata.KeyState', equals: 'Enabled', says: 'state of the key' },
        { read, path: 'KeyMetadata.KeySpec', equals: 'SYMMETRIC_DEFAULT', says: 'spec of the key' },
      ],
    },
  };
}

/** A record is never edited and never removed by this program: removing one that is in use cuts off data (facts/aura.md 1.5). */
function register(given: Case): StepText[] {
  const { record, recordName, tenant, spec, keyId } = given;
  if (record) return [];
  return [
    {
      id: 'key.register',
      phase: 'prepare',
      title: `Register the key in Aura as ${recordName}`,
      risk: 'changes',
      typical: 'PT2S',
      action: {
        kind: 'request',
        method: 'POST',
        host: apiHost,
        path: `${v1}/customer-managed-keys`,
        body: { name: recordName, tenant_id: tenant, instance_type: spec.type, cloud_provider: spec.cloud, region: spec.region, key_id: keyId },
        keep: ['data.id'],
        probe: { read: keysRead(given), resource: `data[?name==${quoted(recordName)}] | [0]`, same: {} },
      },
      leaves: `the key record ${recordName} in Aura, which costs nothing and is never removed by encmigrate`,
    },
  ];
}

/** What the API does not tell, the console does: the statements are pasted. Other clouds grant by their own commands. facts/aura.md 1.2 to 1.4 */
function allowed(given: Case): StepText[] {
  const { record, spec, keyId, recordName, chosen } = given;
  if (record?.status.toLowerCase() === 'ready') return [];
  const name = record?.name ?? recordName;
  const where = `Aura console: Security > Encryption > ${name} > the pen (edit)`;
  if (spec.cloud !== 'aws' || chosen.settings.KeyPolicy === 'by-hand')
    return [
      {
        id: 'key.policy',
        phase: 'prepare',
        title: 'You let Aura use the key',
        risk: 'changes',
        action: {
          kind: 'ask',
          question: `Is the key ${keyId} open to Aura?`,
          happens: [...grantLines(spec.cloud, keyId, where), 'encmigrate waits until Aura says that the key is ready'],
          wants: { consent: 'yes' },
        },
      },
    ];
  const asked = { $secret: 'keyPolicy' } as const;
  const statements = { $from: 'key.pasted', path: 'statements' } as const;
  return [
    {
      id: 'key.paste',
      phase: 'prepare',
      title: 'Paste the statements that the Aura console shows',
      risk: 'reads',
      action: {
        kind: 'ask',
        question: 'The JSON of the key policy, as the console shows it (no secret; from a file: --secret keyPolicy=file:PATH)',
        happens: [where, 'copy the JSON, all of it', 'it is checked, and shown within the whole policy before anything is changed'],
        wants: { consent: 'secret', secret: 'keyPolicy' },
      },
    },
    {
      // What is applied is what was reviewed, also where the run was cut off in between: no second paste takes its place.
      id: 'key.pasted',
      phase: 'prepare',
      title: 'The statements may be put into a key policy',
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [
          { read: { reader: 'key-policy', key: keyId, statements: asked }, path: 'added >= `0`', equals: true, says: 'they are statements of a key policy' },
        ],
        keep: [{ read: { reader: 'key-policy', key: keyId, statements: asked }, path: 'pasted', as: 'statements' }],
      },
    },
    {
      id: 'key.review',
      phase: 'prepare',
      title: 'Review the key policy',
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `Put these statements into the policy of ${keyId}?`,
        happens: [
          'lines with + are added; every statement that is there stays',
          'kms:PutKeyPolicy is called; a back-out takes them out again and leaves what others wrote',
        ],
        shows: [{ read: { reader: 'key-policy', key: keyId, statements }, path: "join('\n', diff)", label: 'key policy' }],
        wants: { consent: 'yes' },
      },
    },
    {
      id: 'key.policy',
      phase: 'prepare',
      title: 'Let Aura use the key',
      risk: 'changes',
      typical: 'PT2S',
      action: { kind: 'edit', place: { type: 'key-policy', key: keyId }, change: { statements } },
      undo: [
        {
          kind: 'edit',
          place: { type: 'key-policy', key: keyId },
          change: { policy: { $from: 'key.policy', path: 'old' }, less: { $from: 'key.policy', path: 'added' } },
        },
      ],
      leaves: 'statements for Aura in the key policy',
    },
  ];
}

function grantLines(cloud: string, keyId: string, where: string): string[] {
  if (cloud === 'azure')
    return [
      `${where}: it shows the application id of "Neo4j CMK Application"`,
      'az ad sp create --id APPLICATION_ID',
      `az role assignment create --role "Key Vault Crypto Officer" --assignee APPLICATION_ID --scope the key ${keyId}`,
      'the vault has purge protection, Azure RBAC and Azure Disk Encryption access; with limited public access, trusted Microsoft services are allowed',
    ];
  if (cloud === 'gcp')
    return [
      `${where}: it shows three service accounts; for each:`,
      `gcloud kms keys add-iam-policy-binding ${keyId} --member serviceAccount:NAME --role roles/cloudkms.cryptoKeyEncrypterDecrypter`,
      `gcloud kms keys add-iam-policy-binding ${keyId} --member serviceAccount:NAME --role roles/cloudkms.viewer`,
    ];
  return [
    `${where}: copy the JSON`,
    `aws kms get-key-policy --key-id ${keyId} --output text > policy.json`,
    'append it to the list Statement; keep every statement that is there',
    `aws kms put-key-policy --key-id ${keyId} --policy-name default --policy file://policy.json`,
  ];
}

/** There is no failed state: a wrong policy just stays pending (facts/aura.md 4.5). The official client waits 20 minutes, and so does this. */
export function ready(id: string, phase: StepText['phase'], { recordId }: Case): StepText {
  return {
    id,
    phase,
    title: 'Aura can use the key',
    risk: 'reads',
    typical: 'PT1M',
    action: {
      kind: 'wait',
      read: keyRead(recordId),
      timeout: 'PT20M',
      grace: 'PT1M',
      says: "join('', ['the key is ', data.status])",
      acceptors: [
        ...['ready', 'Ready', 'READY'].map((expected) => ({ matcher: 'path' as const, argument: status, expected, state: 'success' as const })),
        { matcher: 'path', argument: status, expected: 'deleting', state: 'failure' },
      ],
    },
  };
}
