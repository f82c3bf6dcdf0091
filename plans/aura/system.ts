/** Neo4j Aura with customer managed keys, as the program knows it. What is known of the service, and from where: README.md. */
import type { System } from '../../src/plan/system.ts';
import { compareCypher } from './compare/action.ts';
import { discover } from './discover/index.ts';
import { drift } from './drift/index.ts';
import { explain } from './explain.ts';
import type { AuraFacts } from './gather/facts.ts';
import { gather, observe } from './gather/index.ts';
import { apiHost } from './names.ts';
import { questions } from './questions.ts';
import { build } from './recipe/build.ts';

export const aura: System = {
  id: 'aura',
  title: 'Neo4j Aura',
  discover,
  gather,
  observe: (world, plan) => observe(world, plan.source.facts as unknown as AuraFacts),
  questions,
  build,
  drift,
  explain,
  comparers: { cypher: compareCypher },
  allowed: { programs: ['neo4j-admin', 'java'], variables: ['NEO4J_HOME', 'NEO4J_USERNAME', 'NEO4J_PASSWORD'], hosts: [apiHost] },
};
