/** Preflight: every rule over one case; blockers first, then questions, warnings, and what is well. Pure. */
import type { Finding } from '../../../src/plan/schema.ts';
import type { Case } from '../recipe/case.ts';
import { authNeeded, reconnect, tlsNames, userGroups } from './access.ts';
import { automaticBackups, clearBackups, notHandled, shardInstants, unread } from './after.ts';
import { faults, key, places, soak, writes } from './choices.ts';
import { addresses, backupQuota, memory, names, network, nodeQuota, tags, targetName } from './room.ts';
import type { Rule } from './rule.ts';
import { durabilityHint, engineAge, engineOffered, globalDatastore, memcached, noVpc, outposts, transition } from './scope.ts';
import { family, nodeType, slots, standalone, tiering, zones } from './shape.ts';
import { alike, available, encryption, inSync, membersAvailable, pending, stateFine } from './state.ts';

const rules: Rule[] = [
  globalDatastore,
  transition,
  outposts,
  noVpc,
  engineAge,
  engineOffered,
  available,
  membersAvailable,
  pending,
  inSync,
  alike,
  stateFine,
  encryption,
  key,
  faults,
  writes,
  targetName,
  nodeType,
  tiering,
  slots,
  zones,
  family,
  standalone,
  addresses,
  nodeQuota,
  backupQuota,
  memory,
  network,
  tags,
  places,
  authNeeded,
  userGroups,
  tlsNames,
  soak,
  reconnect,
  names,
  clearBackups,
  automaticBackups,
  shardInstants,
  durabilityHint,
  notHandled,
  unread,
];

const order = ['blocker', 'question', 'warning', 'ok'];

export function findingsOf(given: Case): Finding[] {
  // Nothing else about Memcached matters: it cannot be encrypted.
  const outOfScope = memcached(given);
  if (outOfScope.length > 0) return outOfScope;
  return rules.flatMap((rule) => rule(given)).sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}
