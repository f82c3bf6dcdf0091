/** The `policies` reader: which IAM policies of the account name one resource, and not the other one beside it. */
import { AwsError } from '../../aws/error.ts';
import { accountPolicies, documentsOf, type PolicyDocument, type Statement } from '../../aws/iam-policies.ts';
import type { Retrying } from '../../aws/retry.ts';
import type { Reader } from '../schema.ts';
import { allPages } from './aws.ts';

/** Answers { readable: true, lacking: [holder] } or { readable: false, reason }. */
export async function readPolicies(reader: Extract<Reader, { reader: 'policies' }>, call: Retrying, signal?: AbortSignal): Promise<Record<string, unknown>> {
  const { service, operation, input } = accountPolicies;
  try {
    const documents = documentsOf(await allPages(service, operation, input, call, signal));
    return { readable: true, lacking: lackingOf(documents, String(reader.name), String(reader.also)) };
  } catch (error) {
    if (error instanceof AwsError && (error.kind === 'fault' || error.kind === 'denied')) return { readable: false, reason: `${error.name}: ${error.message}` };
    throw error;
  }
}

/**
 * Every statement that names `name` must name `also` as well, or have a statement beside it of the same effect that does. What that one allows is not
 * compared: whoever grants the new one less may want to.
 */
export function lackingOf(documents: PolicyDocument[], name: string, also: string): string[] {
  const names = (statement: Statement, text: string): boolean => JSON.stringify(statement).includes(text);
  return documents
    .filter(({ statements }) => {
      const old = statements.filter((one) => names(one, name) && !names(one, also));
      const fresh = statements.filter((one) => names(one, also) && !names(one, name));
      return old.some(({ Effect }) => count(old, Effect) > count(fresh, Effect));
    })
    .map(({ holder }) => holder);
}

const count = (statements: Statement[], effect: Statement[string] | undefined): number => statements.filter(({ Effect }) => Effect === effect).length;
