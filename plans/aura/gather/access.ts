/** Users and roles of the source, where its password was given while planning. Reads the database system and nothing else; what is refused stays on the checklist. facts/aura.md 5.4 */
import type { CypherSession, World } from '../../../src/actions/context.ts';
import { openCypher } from '../../../src/neo4j/session.ts';
import { defaultUser } from '../recipe/choices.ts';
import type { Access, AuraFacts } from './facts.ts';

type AccessWorld = Pick<World, 'given' | 'bolt' | 'resolve' | 'clock' | 'sandbox' | 'missing'>;

/** Never throws for what the source answers: a plan needs none of this. */
export async function accessOf(world: AccessWorld, uri: string | null | undefined, user = defaultUser): Promise<Pick<AuraFacts, 'access'>> {
  const password = await world.given?.('sourcePassword');
  if (!password || !uri) return {};
  if (world.sandbox && world.missing.neo4j) return { access: { error: `this sandbox has counts only (${world.missing.neo4j})` } };
  const read = async (): Promise<Access> => {
    const session = await openCypher(world, { uri, user, password, database: 'system' });
    try {
      return await readAccess(session);
    } finally {
      await session.close().catch(() => undefined);
    }
  };
  try {
    return { access: await world.clock.busy(read()) };
  } catch (error) {
    return { access: { error: said(error) } };
  }
}

const said = (error: unknown): string =>
  String((error as Error).message)
    .split('\n')[0]
    ?.slice(0, 200) ?? '';
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String).sort() : []);

async function readAccess(session: CypherSession): Promise<Access> {
  const users = (await session.run('SHOW USERS')).map((row) => ({
    name: String(row.user),
    roles: texts(row.roles),
    suspended: row.suspended === true,
    home: typeof row.home === 'string' ? row.home : null,
  }));
  const sorted = users.sort((a, b) => (a.name < b.name ? -1 : 1));
  try {
    // Community has users, and neither roles nor privileges.
    const roles = (await session.run('SHOW ROLES')).map((row) => String(row.role)).sort();
    const privileges = (await session.run('SHOW PRIVILEGES AS COMMANDS')).map((row) => String(row.command)).sort();
    return { users: sorted, roles, privileges, why: null };
  } catch (error) {
    return { users: sorted, roles: null, privileges: [], why: said(error) };
  }
}
