/** IAM policies that name the cluster by its resource id, which the target does not share: facts/neptune.md 3d. */
import type { AwsCaller } from '../../../src/actions/context.ts';
import { allPages } from '../../../src/actions/readers/aws.ts';
import { accountPolicies, documentsOf, type PolicyDocument } from '../../../src/aws/iam-policies.ts';
import type { Optional } from '../../../src/aws/optional.ts';

/** With the statements that name it only. */
export type DataPolicy = PolicyDocument;
export type { Statement } from '../../../src/aws/iam-policies.ts';

/** Null where IAM cannot be read. */
export const readDataPolicies = (call: AwsCaller['call'], optional: Optional, resourceId: string): Promise<DataPolicy[] | null> =>
  optional('IAM policies', 'iam:GetAccountAuthorizationDetails', async () => {
    const { service, operation, input } = accountPolicies;
    return documentsOf(await allPages(service, operation, input, call))
      .map(({ holder, statements }) => ({ holder, statements: statements.filter((s) => JSON.stringify(s).includes(resourceId)) }))
      .filter(({ statements }) => statements.length > 0);
  });
