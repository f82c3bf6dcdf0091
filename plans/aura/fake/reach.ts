/** Where the host of an instance leads: Bolt and HTTP of its real Neo4j, while it runs. */
import type { Reached } from '../../../src/sandbox/hosts.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { engineOf } from './data.ts';
import { instanceHost } from './names.ts';
import { instances } from './rows.ts';

export async function reach(world: SandboxWorld, host: string, port: number): Promise<Reached | 'nowhere' | undefined> {
  const row = [...instances(world).values()].find(({ id }) => instanceHost(id) === host);
  if (!row) return undefined;
  const engine = engineOf(world);
  // Data can be read while a snapshot of it is taken, and while its size is changed.
  if (!engine || !/^(running|updating)$/.test(row.status)) return 'nowhere';
  const { bolt, http } = await engine.reach(row.id);
  if (port === 7687) return { address: '127.0.0.1', port: bolt, tls: false };
  return port === 443 ? { address: '127.0.0.1', port: http, tls: false } : 'nowhere';
}
