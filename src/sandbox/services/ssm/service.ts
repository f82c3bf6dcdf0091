/** Systems Manager: of it, the Parameter Store. facts/kms-and-endpoints.md b2 */
import type { SandboxService } from '../../service.ts';
import { registerTagged } from '../tagged.ts';
import { parameters } from './parameters.ts';
import { readOperations } from './read-operations.ts';
import { writeOperations } from './write-operations.ts';

export const ssm: SandboxService = {
  id: 'ssm',
  signs: ['ssm'],
  sdk: () => import('@aws-sdk/client-ssm'),
  protocol: 'json1.1',
  operations: { ...readOperations, ...writeOperations },
  open(world) {
    registerTagged(world, (region) =>
      [...parameters(world, region).values()].map((row) => ({ arn: row.ARN, tags: Object.fromEntries(row.tags.map((tag) => [tag.Key, tag.Value])) })),
    );
  },
};
