/** Security Token Service: who the credentials are. */
import type { SandboxCall, SandboxService } from '../../service.ts';

export const sts: SandboxService = {
  id: 'sts',
  signs: ['sts'],
  sdk: () => import('@aws-sdk/client-sts'),
  protocol: 'query',
  operations: {
    // Any credentials are those of one user of the world's account; an access key of twelve digits is that account's.
    GetCallerIdentity: (_input: unknown, { world, account }: SandboxCall) => ({
      UserId: 'AIDASANDBOXSANDBOX001',
      Account: account,
      Arn: `arn:${world.partition}:iam::${account}:user/sandbox`,
    }),
  },
};
