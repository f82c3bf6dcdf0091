/** Key Management Service: what a preflight asks of keys, and what operators do to them. facts/kms-and-endpoints.md a */
import type { SandboxService } from '../../service.ts';
import { registerTagged } from '../tagged.ts';
import { aliasOperations } from './alias-operations.ts';
import { grantOperations } from './grant-operations.ts';
import { keyOperations } from './key-operations.ts';
import { keys } from './keys.ts';
import { deleteDue } from './states.ts';

export const kms: SandboxService = {
  id: 'kms',
  signs: ['kms'],
  sdk: () => import('@aws-sdk/client-kms'),
  protocol: 'json1.1',
  operations: { ...keyOperations, ...aliasOperations, ...grantOperations },
  open(world) {
    world.onAdvance((now) => deleteDue(world, world.regions('kms.keys'), now));
    registerTagged(world, (region) =>
      [...keys(world, region).values()].map((key) => ({ arn: key.Arn, tags: Object.fromEntries(key.tags.map((tag) => [tag.TagKey, tag.TagValue])) })),
    );
  },
};
