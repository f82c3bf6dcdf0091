/** The KMS keys of a region, each with its state and, where it cannot encrypt, the reason: for the key picker. */
import type { Connection } from '../aws/connect.ts';
import { reading, type Retrying } from '../aws/retry.ts';
import { readKey } from '../kms/facts.ts';
import { keyFindings, rotationWords } from '../kms/verdict.ts';
import type { KeyChoice } from '../store/session.ts';

/** KMS answers 5 to 100 requests a second by account and operation: a few at a time. */
const atOnce = 8;

/** Usable ones first, named ones before others. */
export async function keyChoices({ world, region, identity }: Connection, service: string): Promise<KeyChoice[]> {
  const call = reading(world.aws, world.clock);
  const [keys, aliases] = await Promise.all([
    everyPage<{ KeyId?: string }>(call, 'ListKeys', 'Keys'),
    everyPage<{ AliasName?: string; TargetKeyId?: string }>(call, 'ListAliases', 'Aliases'),
  ]);
  const named = new Map(aliases.flatMap(({ AliasName, TargetKeyId }) => (AliasName && TargetKeyId ? [[TargetKeyId, AliasName] as const] : [])));
  const choices: KeyChoice[] = [];
  for (let i = 0; i < keys.length; i += atOnce) choices.push(...(await Promise.all(keys.slice(i, i + atOnce).map(({ KeyId = '' }) => choice(KeyId)))));
  const rank = (key: KeyChoice) => `${key.disabled ? 1 : 0}${key.alias ? 0 : 1}${key.alias ?? key.arn}`;
  return choices.filter((key) => key.manager !== 'AWS').sort((a, b) => (rank(a) < rank(b) ? -1 : 1));

  async function choice(id: string): Promise<KeyChoice> {
    const key = await readKey(call, id);
    const blocked = keyFindings(key, { service, region, account: identity.account }).find((finding) => finding.level === 'blocker');
    const alias = named.get(id);
    return {
      arn: key.arn ?? id,
      ...(alias ? { alias } : {}),
      state: key.state ?? 'unknown',
      spec: key.spec ?? 'unknown',
      usage: key.usage ?? 'unknown',
      manager: key.manager ?? 'unknown',
      region: key.region ?? region,
      rotation: key.rotation ? rotationWords(key.rotation) : 'unknown',
      ...(blocked ? { disabled: blocked.text.replace(`KMS key ${id} `, 'it ') } : {}),
    };
  }
}

/** KMS pages with Marker, and answers NextMarker. */
async function everyPage<T>(call: Retrying, operation: string, list: string): Promise<T[]> {
  const rows: T[] = [];
  for (let marker: string | undefined, first = true; first || marker; first = false) {
    const { output } = await call('kms', operation, marker ? { Marker: marker } : {});
    rows.push(...((output[list] ?? []) as T[]));
    marker = output.Truncated === true && typeof output.NextMarker === 'string' ? output.NextMarker : undefined;
  }
  return rows;
}
