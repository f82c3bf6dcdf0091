/** A world for the screens: recorded data, real plans of the real recipe, and a note of everything that was asked of it. */
import { build } from '../../plans/elasticache/recipe/build.ts';
import { questions } from '../../plans/elasticache/questions.ts';
import { elasticache } from '../../plans/elasticache/system.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { Gate } from '../../src/engine/host.ts';
import type { Account } from '../../src/cli/rehearse/account.ts';
import { rehearsalLines } from '../../src/cli/rehearse/words.ts';
import { nextCommand, stopNow } from '../../src/engine/stop-now.ts';
import type { RunState } from '../../src/engine/state.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { Plan } from '../../src/plan/schema.ts';
import type { Found } from '../../src/plan/system.ts';
import type { KeyChoice, Known, Session, Where } from '../../src/store/session.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { asFacts, choices, cmd, cme, frame, keyArn } from '../plans/elasticache/facts.ts';

export const now = Date.parse('2026-11-22T16:00:00.000Z');
export const plan: Plan = buildPlan({ system: elasticache, facts: asFacts(cmd()), choices, frame });
export const otherPlan: Plan = buildPlan({
  system: elasticache,
  facts: asFacts(cme()),
  choices: { ...choices, targetId: 'cart-cache-enc' },
  frame: { ...frame, id: 'em-c0ffee', source: 'cart-cache' },
});
export const pathOf = (of: Plan) => `${of.source.id}.plan.json`;

export const where: Where = { mode: 'SANDBOX', account: '123456789012', region: 'eu-west-1', profile: 'ops', endpoint: 'http://127.0.0.1:4599', missing: {} };
export const live: Where = { mode: 'LIVE', account: '123456789012', region: 'eu-west-1', profile: 'ops', missing: {} };

const row = (id: string, summary: string, more: Partial<Found> = {}): Found => ({
  system: 'elasticache',
  id,
  region: 'eu-west-1',
  encryption: 'none',
  encrypted: false,
  summary,
  state: 'ready',
  controls: ['ElastiCache.4'],
  ...more,
});
export const found: Found[] = [
  row('sessions-prod', 'cluster mode off, 3 nodes, 1.1 GB'),
  row('cart-cache', 'cluster mode, 3 shards, 6 nodes, 12.4 GB'),
  row('legacy-cache', '1 node', { state: 'question', why: 'cache.t2.medium is refused: choose a node type' }),
  row('sessions-global', '3 nodes', { region: 'us-east-1', state: 'blocked', why: 'member of a global datastore' }),
  row('secure-cache', '2 nodes', { encryption: 'sse-kms', encrypted: true, state: 'done', controls: [] }),
];

const key = (alias: string, more: Partial<KeyChoice> = {}): KeyChoice => ({
  arn: keyArn,
  alias: `alias/${alias}`,
  state: 'Enabled',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  manager: 'CUSTOMER',
  region: 'eu-west-1',
  rotation: 'yearly',
  ...more,
});
export const kmsKeys: KeyChoice[] = [
  key('cache-disabled', { arn: keyArn.replace('1234abcd', '2234abcd'), state: 'Disabled', disabled: 'it is disabled' }),
  key('cache-prod'),
  key('cache-signing', { arn: keyArn.replace('1234abcd', '3234abcd'), spec: 'RSA_2048', usage: 'SIGN_VERIFY', disabled: 'it is asymmetric' }),
];

/** Where a run stands after the steps of `phasesDone` have ended. */
export function stateAfter(of: Plan, phasesDone: string[], more: Partial<RunState> = {}): RunState {
  const state = reduce(of, []);
  for (const step of of.steps)
    if (phasesDone.includes(step.phase))
      state.steps[step.id] = {
        status: step.when ? 'skipped' : 'ended',
        attempt: 1,
        outputs: {},
        undone: [],
        beganAt: '2026-11-22T13:40:00.000Z',
        endedAt: '2026-11-22T13:42:00.000Z',
      };
  const open = of.steps.find((step) => state.steps[step.id]?.status === 'waiting');
  return {
    ...state,
    phase: open?.phase ?? 'done',
    runs: [{ at: '2026-11-22T13:40:00.000Z', host: 'ops-1', pid: 1, user: 'ana', mode: 'SANDBOX', account: of.account, region: of.region }],
    lastAt: '2026-11-22T14:00:00.000Z',
    ...more,
  };
}

export const knownOf = (of: Plan, state: RunState): Known => ({
  planPath: pathOf(of),
  plan: of,
  state,
  ifYouStopNow: stopNow(of, state),
  next: nextCommand(pathOf(of), state),
});

/** As a rehearsal that fails tells it. */
export const rehearsedAccount: Account = {
  phases: [
    { phase: 'prepare', seconds: 3, steps: 6, skipped: 0, asked: [], did: [], notCompared: [] },
    {
      phase: 'freeze',
      seconds: 60,
      steps: 2,
      skipped: 2,
      asked: [{ step: 'freeze.ask', question: 'Are all writers of sessions-prod stopped?', answer: 'yes', onlyHere: false }],
      did: [],
      notCompared: [],
    },
    {
      phase: 'backup',
      seconds: 423,
      steps: 5,
      skipped: 0,
      asked: [],
      did: [{ step: 'backup', risk: 'creates', title: 'Back up sessions-prod', what: 'elasticache CreateSnapshot' }],
      notCompared: [],
    },
    { phase: 'restore', seconds: 0, steps: 1, skipped: 0, asked: [], did: [], notCompared: [] },
  ],
  notes: [],
  outcome: 'failed',
  reason: 'NodeQuotaForCustomerExceededFault: The request cannot be processed because it would exceed the allowed number of cache nodes per customer, 300.',
  failed: { step: 'restore', title: 'Restore into sessions-prod-enc, encrypted', phase: 'restore' },
  seconds: 486,
  writersStoppedSeconds: null,
  calls: { reads: 114, writes: 2 },
};

export interface World {
  session: Session;
  store: Store;
  /** What was asked that changes something, in order. */
  asked: string[];
  running: Set<string>;
}

export function world(given: { where?: Where; known?: Known[]; draftLevel?: 'blocker' } = {}): World {
  const asked: string[] = [];
  const running = new Set<string>();
  const store = createStore({ by: 'ana', every: 0, now: () => now });
  const plans = new Map([plan, otherPlan].map((p) => [pathOf(p), p]));
  const idOf = (path: string) => plans.get(path)?.id ?? path;
  const session: Session = {
    where: given.where ?? where,
    scan: async () => ({ rows: found, at: new Date(now - 12_000).toISOString(), regions: ['eu-west-1', 'us-east-1'], failures: [] }),
    known: async () => given.known ?? [],
    questions: async () => questions(asFacts(cmd())),
    keys: async () => kmsKeys,
    async draft(of, chosen) {
      asked.push(`draft ${of.id} ${JSON.stringify(chosen)}`);
      const facts = given.draftLevel === 'blocker' ? cmd({ key: null }) : cmd();
      const built = build(asFacts(facts), chosen, frame);
      return { ...built, ...(built.findings.some((f) => f.level === 'blocker' || f.level === 'question') ? {} : { plan }) };
    },
    async save(of) {
      asked.push(`save ${of.id}`);
      return pathOf(of);
    },
    open: async (path) => knownOf(plans.get(path) as Plan, reduce(plans.get(path) as Plan, [])),
    words: (of) => of.steps.map((step) => `${step.id}  ${step.title}`),
    async rehearse(of) {
      asked.push(`rehearse ${of.id}`);
      return rehearsalLines(of, pathOf(of), rehearsedAccount);
    },
    async export(of, format) {
      asked.push(`export ${of.id} ${format}`);
      return `${of.source.id}.${format === 'json' ? 'export.json' : 'md'}`;
    },
    journal: async () =>
      Array.from(
        { length: 40 },
        (_, n) => `13:${String(n).padStart(2, '0')}:00Z  backup  event ${n} of the run, with words enough to go beyond the end of a line of eighty columns`,
      ),
    backOut: async () => ({
      removes: ['the group sessions-prod-enc', 'the backup em-7f3a9c-sessions-prod'],
      keeps: ['sessions-prod, which serves as before'],
      loses: [],
    }),
    run(path) {
      asked.push(`run ${path}`);
      running.add(idOf(path));
    },
    rollback: (path) => void asked.push(`rollback ${path}`),
    async stop(path) {
      asked.push(`stop ${path}`);
      running.delete(idOf(path));
    },
    running: () => [...running],
  };
  return { session, store, asked, running };
}

const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

/** A run that is restoring: 31 minutes so far. */
export function restoring({ store, running }: World, of = plan): void {
  running.add(of.id);
  store.follow(knownOf(of, stateAfter(of, ['prepare', 'freeze', 'backup'])));
  store.host.notify({ type: 'run.start', plan: of.id, at: at(32), resumed: true, ended: 15, steps: of.steps.length });
  store.host.notify({
    type: 'step.begin',
    plan: of.id,
    at: at(31),
    step: 'restore',
    phase: 'restore',
    title: 'Restore into the target, encrypted',
    attempt: 1,
  });
  store.host.notify({ type: 'step.end', plan: of.id, at: at(31), step: 'restore', phase: 'restore', outcome: 'done' });
  store.host.notify({
    type: 'step.begin',
    plan: of.id,
    at: at(30.9),
    step: 'restore.ready',
    phase: 'restore',
    title: 'sessions-prod-enc is available',
    attempt: 1,
    typical: 'PT25M',
  });
  store.host.notify({
    type: 'step.progress',
    plan: of.id,
    at: at(0),
    step: 'restore.ready',
    phase: 'restore',
    text: 'AWS says: creating, 2 of 3 nodes available',
  });
}

const gateBase = { plan: plan.id, happens: [], lost: [], shows: [] };
const askOf = (id: string) => {
  const step = plan.steps.find((s) => s.id === id);
  if (step?.action.kind !== 'ask') throw new Error(`${id} asks nothing`);
  return { step, action: step.action };
};

export function gateOf(kind: 'yes' | 'name' | 'words' | 'secret'): Gate {
  if (kind === 'secret')
    return {
      ...gateBase,
      step: 'restore',
      phase: 'restore',
      title: 'Restore into sessions-prod-enc, encrypted',
      risk: 'creates',
      question: 'The secret authToken is needed.',
      wants: { consent: 'secret', secret: 'authToken' },
      flag: '--secret authToken=env:VARIABLE',
    };
  const { step, action } = askOf({ yes: 'switch.gate', name: 'delete.confirm', words: 'delete.unverified' }[kind]);
  return {
    ...gateBase,
    step: step.id,
    phase: step.phase,
    title: step.title,
    risk: step.risk,
    question: action.question,
    happens: action.happens,
    lost: action.lost,
    shows: action.shows.map((show) => ({ label: show.label, value: 'sse-kms' })),
    wants: action.wants as Gate['wants'],
    flag: '--flag',
  };
}
