/** What to do where Aura could not do what a step asked for. */
import { describe, expect, it } from 'vitest';
import { explain } from '../../../plans/aura/explain.ts';
import { aura } from '../../../plans/aura/system.ts';
import { StepError } from '../../../src/actions/ambiguous.ts';
import { toApiError } from '../../../src/api/error.ts';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import type { Step } from '../../../src/plan/schema.ts';
import { context, tableAws } from '../../actions/world.ts';
import { asFacts, choices, frame, instanceFacts, keyArn } from './facts.ts';

const plan = buildPlan({ system: aura, facts: asFacts(instanceFacts()), choices, frame });
const pending = new StepError('Timeout', 'it is still pending');
const of = (id: string, error: Error = pending) => explain(context(tableAws({})), plan, plan.steps.find((step) => step.id === id) as Step, error);

it.each(['key.ready', 'restore.key.ready'])('a key that stays pending at %s: the instructions again, and how to look', async (id) => {
  const { why, remedy } = await of(id);
  expect(why.join('\n')).toMatch(/Security > Encryption.*compare every statement/s);
  expect(remedy).toMatch(new RegExp(`aws kms get-key-policy --key-id ${keyArn}.*run again`));
});

describe('a request that Aura refuses for good', () => {
  const refused = (status: number, reason: string | null, message: string) =>
    toApiError({ status, body: JSON.stringify(reason ? { errors: [{ message, reason }] } : { error: message }) }, 'Aura', 'POST /v1/instances');
  it.each([
    ['restore', 400, 'missing-billing-details', 'Missing', /no valid billing details/, /admin enters them.*run again/],
    ['restore', 402, null, 'Payment required', /billing details/, /admin enters them/],
    [
      'restore',
      400,
      'invalid-memory-size',
      'Invalid',
      /8GB is not offered for enterprise-db on aws in eu-west-1/,
      /revise <plan> --set Memory=SIZE.*16GB.*run the revision/,
    ],
    ['restore.empty', 400, 'encryption-key-not-found', 'Not found', /no ready record of the key/, /Security > Encryption/],
    ['restore.empty', 403, 'tenant-incapable-of-action', 'No', /project may have no enterprise-db on aws in eu-west-1/, /ask Neo4j.*rollback/],
    ['restore', 404, 'tenant-not-found', 'Not found', /no such project/, /AURA_CLIENT_ID/],
    ['restore', 404, 'snapshot-not-found', 'Not found', /snapshot .* not there/, /rollback.*plan again/],
    ['restore', 400, 'database-incapable-of-action', 'No', /cannot be copied/, /--set Way=clone/],
    ['restore.empty', 400, 'database-incapable-of-action', 'No', /an instance like this/, /request id.*rollback/],
    ['restore.empty', 400, null, 'Instance quota reached', /reached a limit/, /delete what is not needed.*run again/],
    ['restore', 409, 'ongoing-database-operation', 'Busy', /busy.*twenty minutes/, /console.*run <plan>/],
    ['key.register', 403, null, 'Forbidden', /user who made this API key may not/, /project member or admin/],
    ['backup', 401, null, 'Unauthorized', /user who made this API key may not/, /project member or admin/],
  ])('%s: %i %s %s', async (id, status, reason, message, why, remedy) => {
    expect(await of(id, refused(status, reason, message))).toEqual({ why: [expect.stringMatching(why)], remedy: expect.stringMatching(remedy) });
  });

  // A field that is wrong, or a secret place that is taken: what is said itself is better than one advice for all.
  it('what nothing is known of speaks for itself', async () => {
    for (const id of ['restore', 'restore.empty']) {
      expect(await of(id, refused(400, 'invalid-request', 'Name is wrong'))).toEqual({ why: [] });
      expect(await of(id, new StepError('PlaceTaken', 'the quota of another service'))).toEqual({ why: [] });
    }
  });
});

it('an instance that does not come to run stays until somebody decides', async () => {
  expect(await of('target.ready')).toMatchObject({ why: [expect.stringMatching(/stays/)], remedy: expect.stringMatching(/revise.*rollback/) });
});

it('of other steps it knows nothing', async () => expect(await of('soak')).toEqual({ why: [] }));
