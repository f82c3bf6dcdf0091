/** Neo4j over Bolt, through its own driver, for reading only. Loaded when first used. */
import type { BoltEndpoint, CypherSession, World } from '../actions/context.ts';

export type CypherWorld = Pick<World, 'resolve' | 'bolt' | 'sandbox'>;

/** Throws where nobody answers, or the login is refused; the error's words hold no password. */
export async function openCypher(world: CypherWorld, endpoint: BoltEndpoint, signal?: AbortSignal): Promise<CypherSession> {
  if (world.bolt) return world.bolt(endpoint, signal);
  const { default: neo4j } = await import('neo4j-driver');
  const uri = await leadsTo(endpoint.uri, world);
  // One connection at a time is enough to read, and many would be load on a database that serves.
  const driver = neo4j.driver(uri, neo4j.auth.basic(endpoint.user, endpoint.password), {
    maxConnectionPoolSize: 4,
    connectionTimeout: 10_000,
    connectionAcquisitionTimeout: 20_000,
    maxTransactionRetryTime: 10_000,
    disableLosslessIntegers: false,
    telemetryDisabled: true,
    userAgent: 'encmigrate',
  });
  // A wrong host is "Could not perform discovery" at the first query: it is asked for here instead (facts/aura.md 5.7).
  await driver.verifyConnectivity().catch(async (error: unknown) => {
    await driver.close();
    throw error;
  });
  return {
    async run(query, parameters = {}) {
      const session = driver.session({ defaultAccessMode: neo4j.session.READ, ...(endpoint.database ? { database: endpoint.database } : {}) });
      try {
        const { records } = await session.run(query, parameters);
        return records.map((record) => plain(record.toObject(), neo4j) as Record<string, unknown>);
      } finally {
        await session.close();
      }
    },
    close: () => driver.close(),
  };
}

/** In a sandbox where it says; routing would ask the server for names that lead nowhere, so that plain Bolt is spoken there. */
async function leadsTo(uri: string, world: CypherWorld): Promise<string> {
  if (!world.sandbox || !world.resolve) return uri;
  const { hostname, port } = new URL(uri.replace(/^[a-z0-9+]+:/i, 'http:'));
  if (/^(localhost|127\.[\d.]+)$/.test(hostname)) return uri;
  const at = await world.resolve(hostname, Number(port || 7687));
  return `bolt${at.tls ? '+ssc' : ''}://${at.address}:${at.port}`;
}

type Neo4j = typeof import('neo4j-driver').default;

/** Whatever Cypher answers as plain JSON that tells different values apart. */
function plain(value: unknown, neo4j: Neo4j): unknown {
  if (neo4j.isInt(value)) return value.inSafeRange() ? value.toNumber() : value.toString();
  // A float that is a whole number is not that integer.
  if (typeof value === 'number') return Number.isInteger(value) ? { float: String(value) } : Number.isFinite(value) ? value : { float: String(value) };
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array || value instanceof Int8Array)
    return { bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (Array.isArray(value)) return value.map((item) => plain(item, neo4j));
  const type = value.constructor?.name ?? 'Object';
  if (type === 'Object') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, neo4j)]));
  if (type === 'Node' || type === 'Relationship') return plain((value as unknown as { properties: object }).properties, neo4j);
  // Points keep their system, times their zone: their own text says both.
  return { [type.toLowerCase()]: String(value) };
}
