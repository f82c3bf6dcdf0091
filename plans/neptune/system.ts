/** Neptune Database (property graph and RDF), as the program knows it. What is known of the service, and from where: README.md. */
import type { System } from '../../src/plan/system.ts';
import { compareNeptune } from './compare/action.ts';
import { discover } from './discover/index.ts';
import { drift } from './drift/index.ts';
import { explain } from './explain.ts';
import type { NeptuneFacts } from './gather/facts.ts';
import { gather, observe } from './gather/index.ts';
import { questions } from './questions.ts';
import { build } from './recipe/build.ts';

export const neptune: System = {
  id: 'neptune',
  title: 'Neptune',
  discover,
  gather,
  observe: (world, plan) => observe(world, plan.source.facts as unknown as NeptuneFacts),
  questions,
  build,
  drift,
  explain,
  comparers: { neptune: compareNeptune },
  // Only AWS's own endpoints and those that Neptune names; no program is ever started.
  allowed: { programs: [], variables: [], hosts: [] },
};
