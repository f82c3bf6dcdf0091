/** Faults by rule: what goes wrong, for which calls, how often. Kept with the world, so that a restart does not heal it. */
import { isDeepStrictEqual } from 'node:util';

export const wireFaults = ['lose-answer', 'lose-request', 'error-after', 'error-before', 'throttle', 'expired', 'denied', 'delay'] as const;
export type WireFault = (typeof wireFaults)[number];

export interface FaultRule {
  /**
   * lose-answer: takes effect, then the connection breaks · lose-request: breaks before any effect · error-after, error-before: 500 ·
   * throttle · expired: credentials · denied · delay: by `ms` of world time · service: what `world.fault(name)` finds.
   */
  kind: WireFault | 'service';
  /** Service as encmigrate calls it: 'elasticache'. Absent: every service. Not for kind service. */
  service?: string;
  operation?: string;
  /** Fields of the input (of `match`, for kind service) that must be equal. */
  input?: Record<string, unknown>;
  /** So many matches pass first. */
  skip?: number;
  /** How often; 1 unless told. 'always': until removed. */
  count?: number | 'always';
  /** For delay. */
  ms?: number;
  /** For throttle: a token bucket instead of `count`; what it holds passes. Refilled in world time. */
  bucket?: { size: number; perSecond: number };
  /** For service: create-failed, capacity, stale-read, key-disabled, foreign... and what the service does with it. */
  name?: string;
  with?: Record<string, unknown>;
}

export interface SavedFault {
  id: string;
  rule: FaultRule;
  skipped: number;
  used: number;
  tokens?: { left: number; at: number };
}

export interface AskedCall {
  service: string;
  operation: string;
  input: unknown;
}

export interface FaultRules {
  add(rule: FaultRule): string;
  remove(id: string): void;
  /** The rule of one of these kinds that this call meets, its use counted. Rules are asked in the order they were added. */
  wire(kinds: readonly WireFault[], call: AskedCall, now: Date): FaultRule | undefined;
  service(name: string, match: Record<string, unknown>): Record<string, unknown> | undefined;
  saved(): SavedFault[];
}

export function faultRules(saved: SavedFault[] = []): FaultRules {
  let rules: SavedFault[] = structuredClone(saved);
  let last = rules.reduce((n, { id }) => Math.max(n, Number(id.slice(1)) || 0), 0);
  const spent = ({ rule, used }: SavedFault): boolean => !rule.bucket && rule.count !== 'always' && used >= (rule.count ?? 1);
  const take = (fault: SavedFault): boolean => {
    if (spent(fault)) return false;
    if (fault.skipped < (fault.rule.skip ?? 0)) {
      fault.skipped++;
      return false;
    }
    fault.used++;
    return true;
  };
  return {
    add(rule) {
      checkRule(rule);
      const id = `f${++last}`;
      rules.push({ id, rule: structuredClone(rule), skipped: 0, used: 0 });
      return id;
    },
    remove(id) {
      rules = rules.filter((fault) => fault.id !== id);
    },
    wire(kinds, call, now) {
      return rules.find((fault) => {
        const { rule } = fault;
        if (rule.kind === 'service' || !kinds.includes(rule.kind)) return false;
        if (rule.service !== undefined && rule.service !== call.service) return false;
        if (rule.operation !== undefined && rule.operation !== call.operation) return false;
        return fits(rule.input, call.input) && (rule.bucket ? overflows(fault, rule.bucket, now) : take(fault));
      })?.rule;
    },
    service(name, match) {
      const found = rules.find((fault) => fault.rule.kind === 'service' && fault.rule.name === name && fits(fault.rule.input, match) && take(fault));
      return found && { ...found.rule.with };
    },
    saved: () => structuredClone(rules),
  };
}

/** Throws TypeError, in words, for a rule that could never do what it says. */
export function checkRule(rule: FaultRule): void {
  if (typeof rule !== 'object' || rule === null) throw new TypeError('a fault rule is an object');
  if (rule.kind !== 'service' && !wireFaults.includes(rule.kind))
    throw new TypeError(`there is no fault kind "${rule.kind}"; there are ${wireFaults.join(', ')}, service`);
  if (rule.kind === 'service' && !rule.name) throw new TypeError('a service fault needs a name');
  if (rule.kind === 'delay' && !(Number(rule.ms) > 0)) throw new TypeError('a delay needs ms');
  if (rule.count !== undefined && rule.count !== 'always' && !(Number.isInteger(rule.count) && rule.count > 0))
    throw new TypeError('count is a whole number above 0, or "always"');
}

function overflows(fault: SavedFault, bucket: { size: number; perSecond: number }, now: Date): boolean {
  const tokens = fault.tokens ?? { left: bucket.size, at: now.getTime() };
  const left = Math.min(bucket.size, tokens.left + (Math.max(0, now.getTime() - tokens.at) / 1000) * bucket.perSecond);
  fault.tokens = { left: left >= 1 ? left - 1 : left, at: now.getTime() };
  return left < 1;
}

function fits(wanted: Record<string, unknown> | undefined, given: unknown): boolean {
  const fields = (given ?? {}) as Record<string, unknown>;
  return Object.entries(wanted ?? {}).every(([name, value]) => isDeepStrictEqual(fields[name], value));
}
