/** Preflight: every rule over one case; blockers first, then questions, warnings, and what is well. Pure. */
import type { Finding } from '../../../src/plan/schema.ts';
import type { Case } from '../recipe/case.ts';
import { policies, publicly, reconnect, roles } from './access.ts';
import { automatic, certificates, notHandled, scaling, snapshots, unread } from './after.ts';
import { faults, how, instanceAddresses, key, measuring, places, soak, writes } from './choices.ts';
import { addresses, names, quotas, securityGroups, tags, targetName } from './room.ts';
import type { Rule } from './rule.ts';
import { clone, globalDatabase, offered, sharedClone } from './scope.ts';
import { classes, customEndpoints, families, scaled, serverless } from './shape.ts';
import { available, encryption, inSync, loads, membersAvailable, pending, stateFine, writer } from './state.ts';

const rules: Rule[] = [
  globalDatabase,
  sharedClone,
  clone,
  offered,
  available,
  membersAvailable,
  pending,
  inSync,
  writer,
  stateFine,
  loads,
  encryption,
  key,
  faults,
  writes,
  measuring,
  how,
  targetName,
  classes,
  families,
  scaled,
  serverless,
  customEndpoints,
  addresses,
  quotas,
  securityGroups,
  tags,
  places,
  instanceAddresses,
  policies,
  publicly,
  roles,
  reconnect,
  soak,
  names,
  snapshots,
  automatic,
  scaling,
  certificates,
  notHandled,
  unread,
];

const order = ['blocker', 'question', 'warning', 'ok'];

export const findingsOf = (given: Case): Finding[] => rules.flatMap((rule) => rule(given)).sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
