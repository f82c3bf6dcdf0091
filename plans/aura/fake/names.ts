/** Ids and host names, as Aura makes them: facts 4.1, 5.1. */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';

export const apiHost = 'api.neo4j.io';
export const consoleHost = 'console.neo4j.io';

export const uuid = (world: SandboxWorld): string => [world.id(8), world.id(4), `4${world.id(3)}`, `a${world.id(3)}`, world.id(12)].join('-');
export const instanceId = (world: SandboxWorld): string => world.id(8);
export const instanceHost = (id: string): string => `${id}.databases.neo4j.io`;
/** 32 bytes of the world's own chance, in the letters that Aura's passwords have. */
export const newPassword = (world: SandboxWorld): string => Buffer.from(world.id(64), 'hex').toString('base64url');
