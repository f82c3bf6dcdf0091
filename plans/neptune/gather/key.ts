/** The key of the target. `default` is the key that AWS manages for the RDS family: it is sent by name, never left out (facts/neptune.md 0.2). */
import type { AwsCaller } from '../../../src/actions/context.ts';
import { type KeyFacts, readKey } from '../../../src/kms/facts.ts';

export const defaultAlias = 'alias/aws/rds';

/** Words for it: ours, the one that other systems use, and its own name. */
export const isDefault = (asked: string): boolean => ['default', 'service', defaultAlias].includes(asked);

/** `alias/aws/rds` is not asked for before the restore: DescribeKey must not be what makes it (facts/neptune.md 1b). */
export const readNeptuneKey = async (call: AwsCaller['call'], asked: string): Promise<KeyFacts> => ({
  ...(await readKey(call, isDefault(asked) ? defaultAlias : asked)),
  asked,
});
