/** Secrets Manager: one of the places an endpoint is written in. */
import type { SandboxService } from '../../service.ts';
import { registerTagged } from '../tagged.ts';
import { operations } from './operations.ts';
import { secrets } from './secrets.ts';

export const secretsmanager: SandboxService = {
  id: 'secretsmanager',
  signs: ['secretsmanager'],
  sdk: () => import('@aws-sdk/client-secrets-manager'),
  protocol: 'json1.1',
  operations,
  open(world) {
    registerTagged(world, (region) =>
      [...secrets(world, region).values()].map((row) => ({ arn: row.ARN, tags: Object.fromEntries(row.tags.map((tag) => [tag.Key, tag.Value])) })),
    );
  },
};
