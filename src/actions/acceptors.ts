/** Acceptors in the vocabulary of AWS waiter files (smithy.io waiters), over a reader's answer. */
import { same } from '../plan/digest.ts';
import { query } from '../plan/references.ts';
import type { Acceptor } from './schema.ts';

export function accepts(acceptor: Acceptor, answer: unknown): boolean {
  if (acceptor.matcher === 'fault') return (answer as { $fault?: string } | null)?.$fault === acceptor.expected;
  // A fault is no answer to a question about content; only a `fault` acceptor can take it.
  if ((answer as { $fault?: string } | null)?.$fault !== undefined) return false;
  const found = query(answer, acceptor.argument ?? '@');
  if (acceptor.matcher === 'path') return same(found, acceptor.expected);
  if (!Array.isArray(found)) return false;
  const equal = (item: unknown) => same(item, acceptor.expected);
  // An empty list satisfies nothing: `pathAll` over no resources must not read as "all available".
  return acceptor.matcher === 'pathAll' ? found.length > 0 && found.every(equal) : found.some(equal);
}

/** The first acceptor that matches decides, as in AWS waiters. */
export const verdict = (acceptors: readonly Acceptor[], answer: unknown): Acceptor | undefined => acceptors.find((acceptor) => accepts(acceptor, answer));
