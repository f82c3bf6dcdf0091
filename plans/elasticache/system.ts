/** ElastiCache (Redis OSS, Valkey), as the program knows it. What is known of the service, and from where: README.md. */
import type { System } from '../../src/plan/system.ts';
import { compareRedisAction } from './compare/action.ts';
import { discover } from './discover/index.ts';
import { drift } from './drift/index.ts';
import { explain } from './explain.ts';
import type { ElastiCacheFacts } from './gather/facts.ts';
import { gather, observe } from './gather/index.ts';
import { questions } from './questions.ts';
import { build } from './recipe/build.ts';

export const elasticache: System = {
  id: 'elasticache',
  title: 'ElastiCache',
  discover,
  gather,
  observe: (world, plan) => observe(world, plan.source.facts as unknown as ElastiCacheFacts),
  questions,
  build,
  drift,
  explain,
  comparers: { redis: compareRedisAction },
  // Only AWS's own endpoints and the nodes they name; no program is ever started.
  allowed: { programs: [], variables: [], hosts: [] },
};
