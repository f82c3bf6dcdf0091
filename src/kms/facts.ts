/** Reads what KMS says of a key: DescribeKey, then rotation. Nothing is judged here; verdict.ts does that. */
import type { AwsCaller } from '../actions/context.ts';
import { AwsError } from '../aws/error.ts';
import { parseKey, type KeyForm } from './resolve.ts';

export interface KeyFacts {
  /** As typed; `service` for the key that the service owns. */
  asked: string;
  form: KeyForm | 'service';
  /** Resolved once: an alias can be re-pointed later, so calls pass this ARN. */
  arn: string | null;
  region: string | null;
  account: string | null;
  state: string | null;
  spec: string | null;
  usage: string | null;
  manager: string | null;
  origin: string | null;
  multiRegion: boolean;
  deletionDate: string | null;
  expires: string | null;
  rotation: { enabled: boolean; periodDays: number | null; next: string | null } | { unreadable: string } | null;
  /** Why nothing else is known. `name` is KMS's own. */
  error: { name: string; message: string } | null;
}

const nothing = {
  arn: null,
  region: null,
  account: null,
  state: null,
  spec: null,
  usage: null,
  manager: null,
  origin: null,
  multiRegion: false,
  deletionDate: null,
  expires: null,
  rotation: null,
  error: null,
} satisfies Partial<KeyFacts>;

export const serviceKey: KeyFacts = { asked: 'service', form: 'service', ...nothing };

/** Throws UsageError for what is no key name, and AwsError where nothing could be asked at all (credentials, network). */
export async function readKey(call: AwsCaller['call'], typed: string): Promise<KeyFacts> {
  if (typed === 'service') return serviceKey;
  const name = parseKey(typed);
  const base: KeyFacts = { asked: name.text, form: name.form, ...nothing };
  // DescribeKey on a predefined alias without a key makes AWS create one: facts/kms-and-endpoints.md a1 [M].
  if (name.reserved) return { ...base, manager: 'AWS' };
  let meta: Record<string, unknown>;
  try {
    const { output } = await call('kms', 'DescribeKey', { KeyId: name.text });
    meta = (output.KeyMetadata ?? {}) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof AwsError) || (error.kind !== 'fault' && error.kind !== 'denied')) throw error;
    return { ...base, error: { name: error.name, message: error.message } };
  }
  const text = (field: string): string | null => (typeof meta[field] === 'string' ? (meta[field] as string) : null);
  const arn = text('Arn');
  return {
    ...base,
    arn,
    region: arn?.split(':')[3] ?? null,
    account: text('AWSAccountId') ?? arn?.split(':')[4] ?? null,
    state: text('KeyState'),
    spec: text('KeySpec') ?? text('CustomMasterKeySpec'),
    // Keys made by older clients carry no usage; KMS's default is to encrypt.
    usage: text('KeyUsage') ?? 'ENCRYPT_DECRYPT',
    manager: text('KeyManager'),
    origin: text('Origin'),
    multiRegion: meta.MultiRegion === true,
    deletionDate: iso(meta.DeletionDate),
    expires: meta.ExpirationModel === 'KEY_MATERIAL_EXPIRES' ? iso(meta.ValidTo) : null,
    rotation: arn ? await rotation(call, arn) : null,
  };
}

// GetKeyRotationStatus takes no alias, so it gets the resolved ARN. Informational only: rotation never re-encrypts data.
async function rotation(call: AwsCaller['call'], arn: string): Promise<KeyFacts['rotation']> {
  try {
    const { output } = await call('kms', 'GetKeyRotationStatus', { KeyId: arn });
    const days = output.RotationPeriodInDays;
    return { enabled: output.KeyRotationEnabled === true, periodDays: typeof days === 'number' ? days : null, next: iso(output.NextRotationDate) };
  } catch (error) {
    if (!(error instanceof AwsError) || (error.kind !== 'fault' && error.kind !== 'denied')) throw error;
    return { unreadable: error.name };
  }
}

const iso = (value: unknown): string | null => (value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : null);
