/** Preflight: every rule over one case; blockers first, then questions, warnings, and what is well. Pure. */
import type { Finding } from '../../../src/plan/schema.ts';
import type { Case } from '../recipe/case.ts';
import { access } from './access.ts';
import { after, comparing, faults, places, secret, soak, writes } from './choices.ts';
import { encryption, key, policy, record, rotation } from './key.ts';
import type { Rule } from './rule.ts';
import { name, offered, project, region, running, storage, tier } from './scope.ts';
import { archive, tools, way } from './ways.ts';

const rules: Rule[] = [
  tier,
  region,
  project,
  running,
  encryption,
  key,
  record,
  policy,
  rotation,
  offered,
  storage,
  name,
  faults,
  writes,
  secret,
  way,
  tools,
  archive,
  places,
  comparing,
  soak,
  access,
  after,
];

const order = ['blocker', 'question', 'warning', 'ok'];

export const findingsOf = (given: Case): Finding[] => rules.flatMap((rule) => rule(given)).sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
