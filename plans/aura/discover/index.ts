/** Every Aura instance that these credentials see, with what is known of its encryption. The list lacks status and key, so each is asked for, once for all regions. */
import type { AwsCaller, World } from '../../../src/actions/context.ts';
import { hasClient } from '../../../src/api/session.ts';
import type { Found } from '../../../src/plan/system.ts';
import { instance, isNotFound, listed } from '../gather/api.ts';
import type { Instance } from '../gather/facts.ts';
import { apiHost, calledName } from '../names.ts';

/** A scan of all regions asks once: 125 requests a minute are few (facts/aura.md 4.1). */
const fresh = 30_000;
const known = new WeakMap<World['http'], { at: number; rows: Promise<Instance[]> }>();

/** Nothing where no API client is given: then nothing says that there is any Aura. */
export async function discover(_: AwsCaller, region: string, world: World): Promise<Found[]> {
  if (!(await hasClient(world, apiHost))) return [];
  const now = world.clock.now().getTime();
  let all = known.get(world.http);
  if (!all || now - all.at > fresh) known.set(world.http, (all = { at: now, rows: readAll(world) }));
  all.rows.catch(() => known.delete(world.http));
  const everything = await all.rows;
  // An instance of another cloud is in no region of AWS: it is shown wherever one looks.
  return everything
    .filter((row) => row.cloud_provider !== 'aws' || row.region === region)
    .map((row) => found(row, region, calledName(row, everything)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function readAll(world: World): Promise<Instance[]> {
  const rows: Instance[] = [];
  for (const { id } of await listed(world)) {
    const row = await instance(world, id).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (row) rows.push(row);
  }
  return rows;
}

function found(row: Instance, region: string, id: string): Found {
  const encrypted = Boolean(row.customer_managed_key_id);
  const why = encrypted
    ? undefined
    : !/^enterprise-/.test(row.type)
      ? `${row.type} takes no customer managed keys`
      : row.status.toLowerCase() !== 'running'
        ? `it is ${row.status}`
        : undefined;
  return {
    system: 'aura',
    id,
    arn: `aura:instance/${row.id}`,
    region,
    encryption: encrypted ? 'customer managed key' : 'key of Neo4j',
    encrypted,
    status: row.status,
    summary: [`${row.memory} memory`, row.type, ...(row.cloud_provider === 'aws' ? [] : [`${row.cloud_provider} ${row.region}`]), row.id].join(', '),
    state: encrypted ? 'done' : why ? 'blocked' : 'ready',
    ...(why ? { why } : {}),
    controls: [],
  };
}
