/** What operators type for a key, by KMS's own grammar: facts/kms-and-endpoints.md a1 [K concepts "Key identifiers"]. */
import { UsageError } from '../plan/usage-error.ts';

export type KeyForm = 'key-id' | 'key-arn' | 'alias' | 'alias-arn';

export interface KeyName {
  /** As typed, less blanks around it. */
  text: string;
  form: KeyForm;
  /** Only ARNs say these; a bare id or alias is looked up in the caller's account and region. */
  partition?: string;
  region?: string;
  account?: string;
  /** `alias/aws/...`: DescribeKey on one that was never used makes AWS create its key, so it is not asked. */
  reserved: boolean;
}

const keyId = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
const alias = /^alias\/[A-Za-z0-9/_-]+$/;
// Every partition, the isolated ones too: the first ARN field is read, never assumed to be `aws`.
const arn = /^arn:(aws[a-z0-9-]*):kms:([a-z0-9-]+):(\d{12}):(key\/.+|alias\/.+)$/;

/** Throws UsageError, naming the four forms. */
export function parseKey(typed: string): KeyName {
  const text = typed.trim();
  const named = arn.exec(text);
  if (named) {
    const [, partition, region, account, resource = ''] = named;
    const where = { ...(partition ? { partition } : {}), ...(region ? { region } : {}), ...(account ? { account } : {}) };
    if (resource.startsWith('key/') && keyId.test(resource.slice(4))) return { text, form: 'key-arn', ...where, reserved: false };
    if (alias.test(resource) && resource.length <= 256) return { text, form: 'alias-arn', ...where, reserved: resource.startsWith('alias/aws/') };
  }
  if (keyId.test(text)) return { text, form: 'key-id', reserved: false };
  if (alias.test(text) && text.length <= 256) return { text, form: 'alias', reserved: text.startsWith('alias/aws/') };
  throw new UsageError(`"${text}" is not a KMS key`, 'give a key id, a key ARN, alias/NAME or an alias ARN; list them with: aws kms list-aliases');
}
