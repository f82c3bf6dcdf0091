/** Pure: what the facts of a key mean for a service that encrypts at rest. facts/kms-and-endpoints.md a2, a3. */
import type { Finding } from '../plan/schema.ts';
import { keyCodes, type KeyCode } from './codes.ts';
import type { KeyFacts } from './facts.ts';

export interface KeyUse {
  /** For the words: "ElastiCache". */
  service: string;
  region: string;
  account: string;
}

/** The first blocker wins: a key that is gone has no spec worth a word. Otherwise notes, then the ok. */
export function keyFindings(key: KeyFacts, use: KeyUse): Finding[] {
  const blocked = blocker(key, use);
  return blocked ? [blocked] : [...notes(key), usable(key)];
}

function blocker(key: KeyFacts, use: KeyUse): Finding | undefined {
  const say = (code: KeyCode, text: string, remedy: string) => keyFinding(code, 'blocker', text, remedy);
  const other = 'choose another key with --kms-key; list them with: aws kms list-aliases';
  const { asked: name, error } = key;
  if (error && /NotFound/.test(error.name)) return say('EM-KMS-001', `KMS key ${name} was not found: ${error.message}`, other);
  if (error && /InvalidArn/.test(error.name)) return say('EM-KMS-001', `KMS does not know ${name} (not found): ${error.message}`, other);
  if (error)
    return say(
      'EM-KMS-002',
      `KMS key ${name} cannot be looked at: ${error.name}: ${error.message}`,
      'allow kms:DescribeKey and kms:CreateGrant on the key to this identity',
    );
  if (key.manager === 'AWS')
    return say(
      'EM-KMS-008',
      `${name} is a key that AWS manages; ${use.service} takes a customer managed key, or its own service key`,
      `${other}; or --kms-key service for the key that ${use.service} owns`,
    );
  // A wrong region is said before the state: the same multi-Region key may be fine in the right one.
  if (key.region !== null && key.region !== use.region)
    return say(
      'EM-KMS-009',
      `KMS key ${name} is in ${key.region}, the cache is in ${use.region}: grants are regional`,
      `choose a key of ${use.region}; of a multi-Region key, its replica there`,
    );
  if (key.account !== null && key.account !== use.account)
    return say(
      'EM-KMS-010',
      `KMS key ${name} belongs to account ${key.account}, the cache to account ${use.account}`,
      `choose a key of account ${use.account}: whether ${use.service} takes one of another account is not documented`,
    );
  if (key.state === 'Disabled') return say('EM-KMS-003', `KMS key ${name} is Disabled`, `enable it with: aws kms enable-key --key-id ${key.arn}; or ${other}`);
  if (key.state === 'PendingDeletion' || key.state === 'PendingReplicaDeletion')
    return say(
      'EM-KMS-004',
      `KMS key ${name} is in state ${key.state}${key.deletionDate ? `: pending deletion on ${key.deletionDate.slice(0, 10)}` : ': pending deletion'}`,
      `${other}; if it must be this one: aws kms cancel-key-deletion --key-id ${key.arn}, which leaves it Disabled, then aws kms enable-key`,
    );
  if (key.state !== 'Enabled') return say('EM-KMS-005', `KMS key ${name} is in state ${key.state ?? 'unknown'}, only an Enabled key can encrypt`, other);
  if (key.spec !== 'SYMMETRIC_DEFAULT')
    return say('EM-KMS-006', `KMS key ${name} is not symmetric: its spec is ${key.spec ?? 'unknown'}, ${use.service} wants SYMMETRIC_DEFAULT`, other);
  if (key.usage !== 'ENCRYPT_DECRYPT') return say('EM-KMS-007', `KMS key ${name} is for ${key.usage}, not for ENCRYPT_DECRYPT`, other);
  return undefined;
}

function notes(key: KeyFacts): Finding[] {
  const found: Finding[] = [];
  if (key.expires)
    found.push(
      keyFinding(
        'EM-KMS-011',
        'warning',
        `The material of KMS key ${key.asked} expires on ${key.expires.slice(0, 10)}; after that nothing under it can be read`,
        'import it again before that day, or choose a key with AWS_KMS material',
      ),
    );
  if (key.origin === 'AWS_CLOUDHSM' || key.origin === 'EXTERNAL_KEY_STORE')
    found.push(
      keyFinding(
        'EM-KMS-012',
        'warning',
        `KMS key ${key.asked} lives in ${key.origin}: where that store is not reachable, neither is the data`,
        'make sure of the store, or choose a key with AWS_KMS material',
      ),
    );
  if (key.multiRegion) found.push(keyFinding('EM-KMS-015', 'ok', `KMS key ${key.asked} is a multi-Region key; its replica of this region is used`));
  if (key.rotation) found.push(keyFinding('EM-KMS-013', 'ok', rotationWords(key.rotation)));
  return found;
}

export function rotationWords(rotation: NonNullable<KeyFacts['rotation']>): string {
  if ('unreadable' in rotation) return `Rotation of the key cannot be read (${rotation.unreadable}); it makes no difference to this migration`;
  if (!rotation.enabled) return 'Automatic rotation of the key is off; a key cannot be exchanged later without such a migration';
  return `The key rotates by itself${rotation.periodDays ? ` every ${rotation.periodDays} days` : ''}; data stays readable and nothing needs doing`;
}

const usable = (key: KeyFacts): Finding =>
  keyFinding(
    'EM-KMS-014',
    'ok',
    `KMS key ${key.asked} is Enabled, symmetric, of this account and region${key.form.startsWith('alias') ? `; calls use ${key.arn}, so that a re-pointed alias changes nothing` : ''}`,
  );

export const keyMissing = (service: string): Finding =>
  keyFinding(
    'EM-KMS-016',
    'question',
    'Which KMS key encrypts the target and its backups?',
    `--kms-key alias/NAME (or a key id or ARN), or --kms-key service for the key that ${service} owns`,
  );

export const keyMismatch = (chosen: string, read: string): Finding =>
  keyFinding('EM-KMS-017', 'blocker', `The plan chooses key ${chosen}, but its facts are of ${read}`, 'plan again: encmigrate plan');

export function keyFinding(code: KeyCode, level: Finding['level'], text: string, remedy?: string): Finding {
  return { level, code, text, ...(remedy ? { remedy } : {}), source: keyCodes[code].source };
}
