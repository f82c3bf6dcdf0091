/** The key of the target. `default` is the key that AWS manages for the RDS family: it is sent by name, never left out (facts/neptune.md 0.2). */
import type { AwsCaller } from '../../../src/actions/context.ts';
import type { Frame } from '../../../src/plan/system.ts';
import { type KeyFacts, readKey } from '../../../src/kms/facts.ts';

export const defaultAlias = 'alias/aws/rds';

/** Words for it: ours, the one that other systems use, and its own name. */
export const isDefault = (asked: string): boolean => ['default', 'service', defaultAlias].includes(asked);

/** `alias/aws/rds` is not asked for before the restore: DescribeKey must not be what makes it (facts/neptune.md 1b). */
export const readNeptuneKey = async (call: AwsCaller['call'], asked: string): Promise<KeyFacts> => ({
  ...(await readKey(call, isDefault(asked) ? defaultAlias : asked)),
  asked,
});

/**
 * A refused DescribeKey is no verdict: sample key policies deny everything that does not come by RDS, and the restore works (facts/neptune.md 8).
 * The ARN, which the target must show, then has to follow from what was typed; null where it does not.
 */
export function unseenArn(key: KeyFacts, { partition, region, account }: Pick<Frame, 'partition' | 'region' | 'account'>): string | null {
  if (key.form === 'key-arn') return key.asked.trim();
  return key.form === 'key-id' ? `arn:${partition}:kms:${region}:${account}:key/${key.asked.trim()}` : null;
}

export const isUnseen = (key: KeyFacts | null): boolean => /AccessDenied/.test(key?.error?.name ?? '');
