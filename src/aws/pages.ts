/** All pages of a list. ElastiCache and the RDS family page by Marker, EC2 and Service Quotas by NextToken: facts/elasticache.md 4.3. */
import type { AwsCaller } from '../actions/context.ts';

export async function everyPage<T>(call: AwsCaller['call'], service: string, operation: string, input: Record<string, unknown>, list: string): Promise<T[]> {
  const found: T[] = [];
  const seen = new Set<string>();
  for (let more: Record<string, unknown> | undefined = {}; more; ) {
    const { output }: { output: Record<string, unknown> } = await call(service, operation, { ...input, ...more });
    found.push(...((output[list] ?? []) as T[]));
    const name = ['Marker', 'NextToken'].find((token) => typeof output[token] === 'string' && output[token] !== '');
    const token = name ? (output[name] as string) : undefined;
    // A token seen before would go round for ever.
    more = name && token && !seen.has(token) ? { [name]: token } : undefined;
    if (token) seen.add(token);
  }
  return found;
}
