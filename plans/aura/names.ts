/** Names and ids of Aura: facts/aura.md 4.1. */

export const apiHost = 'api.neo4j.io';
/** Only ever v1: v2beta1 drops the key of a create without a word (facts/aura.md 4.7). */
export const v1 = '/v1';

/** 1 to 30 characters, no blanks around it. */
export const nameLimit = 30;

export function nameFault(name: string): string | undefined {
  if (name.length < 1 || name.length > nameLimit) return `it has ${name.length} characters, 1 to ${nameLimit} are allowed`;
  if (name.trim() !== name) return 'blanks around it are not allowed';
  // Names stand in expressions over the project's list; Aura itself takes more.
  if (!/^[\w .-]+$/.test(name)) return 'only letters, digits, blanks and . _ - are taken here';
  return undefined;
}

/** What is added is never what is cut. */
export const proposedTarget = (source: string): string => `${source.slice(0, nameLimit - 4).trimEnd()}-enc`;

/** A new key record; one that no other plan makes, unless the operator names it. */
export const recordNameOf = (plan: string, chosen: string | undefined): string => chosen ?? `encmigrate-${plan.replace(/^em-/, '')}`;

/** What people call an instance: its name, where that tells it from the others and can stand in a command; else its id. */
export const calledName = (row: { id: string; name: string }, all: readonly { name: string }[]): string =>
  /^\w[\w .-]*$/.test(row.name) && !isInstanceId(row.name) && all.filter(({ name }) => name === row.name).length === 1 ? row.name : row.id;

export const isInstanceId = (text: string): boolean => /^[0-9a-f]{8}$/.test(text);

/** `neo4j+s://abc.databases.neo4j.io` -> host. Custom endpoints are not what `database upload` takes (3.6). */
export const hostOf = (uri: string): string => /^[a-z0-9+]+:\/\/([^/:?]+)/i.exec(uri)?.[1] ?? uri;

/** 4 GB: what the console takes at most (facts/aura.md 2 E). Neo4j's GB are 2^30 (3.5); a file between the two readings is refused there, and then uploaded. */
export const consoleLimit = 4 * 1024 ** 3;

/** `8GB` in bytes. */
export const bytesOf = (size: string | null | undefined): number | null => {
  const found = /^(\d+)\s*GB$/i.exec(size ?? '');
  return found ? Number(found[1]) * 1024 ** 3 : null;
};
