/** Readers that steps share. */
import type { Reader } from '../../../src/actions/schema.ts';
import type { Value } from '../../../src/plan/value.ts';
import { apiHost, v1 } from '../names.ts';
import type { Case } from './case.ts';

export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const read = (path: Value, query?: Record<string, Value>): Extract<Reader, { reader: 'api' }> => ({
  reader: 'api',
  host: apiHost,
  path,
  ...(query ? { query } : {}),
});

export const instancesRead = ({ tenant }: Case): Reader => read(`${v1}/instances`, { tenantId: tenant });
export const instanceRead = (id: Value): Reader => read({ $text: [`${v1}/instances/`, ...part(id)] });
export const keyRead = (id: Value): Reader => read({ $text: [`${v1}/customer-managed-keys/`, ...part(id)] });
export const keysRead = ({ tenant }: Case): Reader => read(`${v1}/customer-managed-keys`, { tenantId: tenant });
export const snapshotsRead = (id: Value): Reader => read({ $text: [`${v1}/instances/`, ...part(id), '/snapshots'] });
export const snapshotRead = (id: Value, snapshot: Value): Reader => read({ $text: [`${v1}/instances/`, ...part(id), '/snapshots/', ...part(snapshot)] });

/** A path is text and references in a row. */
export const part = (value: Value): (string | { $from: string; path: string })[] => [value as string | { $from: string; path: string }];

/** The target as the list of the project has it: names are not unique in Aura, but this one was seen free before it was taken. */
export const targetRow = ({ target, facts }: Case): string => `data[?name==${quoted(target)}${facts.instance ? ` && id!='${facts.instance.id}'` : ''}] | [0]`;

export const targetId: Value = { $from: 'target', path: 'id' };

/** Aura's words in whatever case (facts/aura.md 4.6); an unknown one means: wait. */
export const status = 'data.status';
export const failed = ['loading failed', 'encryption key deleted', 'encryption key error', 'encryption key not found', 'destroying', 'deleting'];

/** The password of the target lies in its secret place only. */
export const targetLogin = { user: { $secret: 'target.username' } as Value, password: { $secret: 'target.password' } as Value };
export const sourceLogin = ({ source }: Case): { user: Value; password: Value } => ({ user: source.user, password: { $secret: 'sourcePassword' } });

/** Both totals as one value, so that one comparison sees either change. Plain counts come from the count store (facts/aura.md 6). */
export const totals =
  "CALL { MATCH (n) RETURN count(n) AS nodes } CALL { MATCH ()-[r]->() RETURN count(r) AS relationships } RETURN toString(nodes) + ' nodes, ' + toString(relationships) + ' relationships' AS found";
