/** Users and roles: no copy and no dump has them. facts/aura.md 5.4 */
import { compareBuiltIn, lookUp, remade } from '../recipe/access.ts';
import { finding, type Rule } from './rule.ts';

export const access: Rule = (given) => {
  const { facts, source } = given;
  const found = remade(given);
  const general = 'Users, roles and privileges do not travel, by any way';
  if (!found) {
    const why = facts.access && 'error' in facts.access ? `; those of ${source.name} could not be read: ${facts.access.error}` : '';
    const more = facts.access || source.uri === null ? '' : '; --secret sourcePassword=env:VARIABLE while planning lists them, with the commands';
    return [finding('EM-AU-090', 'warning', `${general}${why}`, `${lookUp}${more}`)];
  }
  const { users, roles, commands } = found;
  const why = facts.access && 'why' in facts.access ? facts.access.why : null;
  const untold = why ? `; roles and privileges were not told: ${why}` : '';
  if (users.length + roles.length === 0)
    return [
      finding('EM-AU-090', why ? 'warning' : 'ok', `${source.name} has no users${why ? '' : ' or roles'} of its own${untold}`, why ? lookUp : compareBuiltIn),
    ];
  return [
    finding(
      'EM-AU-090',
      'warning',
      `${general}: ${count(users, 'user')}, ${count(roles, 'role')}${untold}`,
      `the run shows the ${commands.length} commands that re-make them before the switch (encmigrate show has them too); new passwords are yours to give; ${compareBuiltIn}`,
    ),
  ];
};

const count = (names: string[], what: string): string =>
  `${names.length} ${what}${names.length === 1 ? '' : 's'}${names.length > 0 ? ` (${names.slice(0, 10).join(', ')}${names.length > 10 ? ', ...' : ''})` : ''}`;
