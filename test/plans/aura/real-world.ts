/** A cloud on loopback that lends the real neo4j-admin and loads what comes into a real Neo4j, for the built program as a process of its own. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putTenant } from '../../../plans/aura/fake/build.ts';
import { aura } from '../../../plans/aura/fake/service.ts';
import type { Neo4jPlace } from '../../../src/sandbox/engines/neo4j/index.ts';
import { openSandbox, type Sandbox } from '../../../src/sandbox/open.ts';
import { scaledClock } from '../../../src/sandbox/scaled-clock.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { putAlias, putKey } from '../../../src/sandbox/services/index.ts';
import { sharedServices } from '../../../src/sandbox/services/shared.ts';
import { bin, type Place } from '../../e2e/terminal.ts';

/** A key, and a project without instances. */
export function emptyProject(world: SandboxWorld): void {
  putAlias(world, 'eu-west-1', 'alias/aura', putKey(world, 'eu-west-1', { description: 'aura' }).KeyId);
  putTenant(world, { awsAccount: '436104258714' });
}

export const realServices = (place: Neo4jPlace) => [...sharedServices, ...aura({ neo4j: place, admin: 'real' })] as never;

export interface RealWorld {
  sandbox: Sandbox;
  /** Where the program runs, with `secrets` as it is given them. */
  at: Place;
  close(): Promise<void>;
}

export async function openRealWorld(place: Neo4jPlace, secrets: Record<string, string>): Promise<RealWorld> {
  if (!existsSync(join(bin, '../../dist/encmigrate.js'))) throw new Error('not built: npm run build (npm test does it)');
  const folder = mkdtempSync(join(tmpdir(), 'encmigrate-aura-program-'));
  const sandbox = await openSandbox({ services: realServices(place), clock: scaledClock(600), build: emptyProject });
  const { port } = await sandbox.listen(0);
  const cwd = join(folder, 'work');
  mkdirSync(cwd);
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    CI: 'false',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'e2e',
    AWS_SECRET_ACCESS_KEY: 'e2e',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...secrets,
  };
  return {
    sandbox,
    at: { cwd, env },
    async close() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
