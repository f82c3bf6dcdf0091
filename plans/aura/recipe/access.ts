/** The commands that re-make users and roles on the target. No password is in them: Cypher takes it as a parameter. facts/aura.md 5.4 */
import type { Access } from '../gather/facts.ts';
import type { Case } from './case.ts';

/** They are there on every instance, with what they may do. */
const builtIn = ['PUBLIC', 'admin', 'architect', 'editor', 'publisher', 'reader'];

const name = (text: string): string => `\`${text.replaceAll('`', '``')}\``;

export interface Remade {
  users: string[];
  roles: string[];
  commands: string[];
}

/** Undefined where they were not read. The user that every instance is made with is left out: the target has its own, with its own password. */
export function remade({ facts: { access }, source }: Case): Remade | undefined {
  if (!access || 'error' in access) return undefined;
  const users = access.users.filter((user) => user.name !== 'neo4j' && user.name !== source.instance?.id);
  const roles = (access.roles ?? []).filter((role) => !builtIn.includes(role));
  return {
    users: users.map((user) => user.name),
    roles,
    commands: [
      ...roles.map((role) => `CREATE ROLE ${name(role)} IF NOT EXISTS`),
      ...access.privileges.filter((command) => roles.some((role) => isOf(command, role))),
      ...users.map(created),
      ...users.flatMap((user) => user.roles.filter((role) => role !== 'PUBLIC').map((role) => `GRANT ROLE ${name(role)} TO ${name(user.name)}`)),
    ],
  };
}

/** `GRANT ... TO `role``, the last word; older servers leave the backticks out. */
const isOf = (command: string, role: string): boolean => command.endsWith(` TO ${name(role)}`) || command.endsWith(` TO ${role}`);

const created = ({ name: user, suspended, home }: Access['users'][number]): string =>
  [
    `CREATE USER ${name(user)} IF NOT EXISTS SET PASSWORD $password CHANGE REQUIRED`,
    ...(suspended ? ['SET STATUS SUSPENDED'] : []),
    ...(home ? [`SET HOME DATABASE ${name(home)}`] : []),
  ].join(' ');

/** What the built-in roles may do can have been changed, and what it was at first is not known. */
export const compareBuiltIn = 'privileges of the built-in roles are not listed; where they were changed, compare on both: SHOW PRIVILEGES AS COMMANDS';
export const lookUp =
  'on database system of the source: SHOW USERS; SHOW ROLES; SHOW PRIVILEGES AS COMMANDS; the commands are run on the target, with new passwords';
