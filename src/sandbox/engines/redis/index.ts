/** Real Redis for caches of the sandbox. */
export { findProgram } from '../program.ts';
export { sha256 } from './config.ts';
export { openRedis, type RedisEngine } from './engine.ts';
export type { CacheSpec } from './spec.ts';
export { demoSeed } from './seed.ts';
