/** The demo world in this process, behind a port as any client finds it, and fast. Counts what was asked to change it. */
import { missingEngines, allServices, worlds } from '../../src/cli/worlds.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open.ts';
import { scaledClock } from '../../src/sandbox/scaled-clock.ts';

export interface Cloud {
  url: string;
  sandbox: Sandbox;
  /** What every command in this world is given. */
  env: Record<string, string>;
  /** Names of the operations that can change something, so far. */
  writes(): string[];
  close(): Promise<void>;
}

export async function openCloud(options: { keys?: number; speed?: number } = {}): Promise<Cloud> {
  const sandbox = await openSandbox({
    services: allServices(),
    clock: scaledClock(options.speed ?? 600),
    missing: missingEngines(),
    build: (world) => worlds.demo(world, { keys: options.keys ?? 500 }),
  });
  const { port } = await sandbox.listen(0);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    sandbox,
    env: { ENCMIGRATE_ENDPOINT_URL: url, ENCMIGRATE_REGION: 'eu-west-1' },
    writes: () => sandbox.requests.filter((request) => request.write).map((request) => request.operation),
    close: () => sandbox.close(),
  };
}
