/** Aura's own words on the screens: its rows and choices, a review of an upload, its bar, the policy that is pasted and reviewed, the gates before the switch and the deletion. */
import { choices } from '../../screens/choices.ts';
import { gate } from '../../screens/gate.ts';
import { preflight } from '../../screens/preflight.ts';
import { review } from '../../screens/review.ts';
import { run } from '../../screens/run.ts';
import type { Stage } from '../../screens/stage.ts';
import { aura } from '../../plans/aura/system.ts';
import type { Gate } from '../../src/engine/host.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { inOrder } from '../../src/cli/inventory.ts';
import { asFacts, choices as chosen, frame, instanceFacts } from '../plans/aura/facts.ts';
import { fragment } from '../engine/schedule/aura.ts';
import { found, knownOf, live, now, stateAfter, type World, world } from './fixture-session.ts';

const standIn = 'This neo4j-admin is a stand-in of the sandbox: it speaks as the real one does, and its archives only stand for data.';
const access = {
  users: [
    { name: 'ana', roles: ['PUBLIC', 'analyst'], suspended: false, home: null },
    { name: 'neo4j', roles: ['PUBLIC', 'admin'], suspended: false, home: null },
  ],
  roles: ['PUBLIC', 'admin', 'analyst'],
  privileges: ['GRANT MATCH {*} ON GRAPH * NODE Film TO `analyst`'],
  why: null,
};
const facts = instanceFacts({ id: 'recommender', access, tools: { admin: { version: '5.26.12', text: '5.26.12', standIn }, java: null } });
const settings = {
  PasswordPlace: 'secretsmanager:app/new',
  PasswordSwitch: 'secretsmanager:app/graph#password',
  Way: 'upload',
  Archive: '/exports/neo4j.backup',
};
const planned = { ...chosen, settings };
const named = { ...frame, source: 'recommender' };
export const plan = buildPlan({ system: aura, facts: asFacts(facts), choices: planned, frame: named });

const row = (id: string, summary: string, more: object = {}) => ({
  system: 'aura',
  id,
  region: 'eu-west-1',
  encryption: 'key of Neo4j',
  encrypted: false,
  summary,
  state: 'ready' as const,
  controls: [],
  ...more,
});
const rows = [
  row('recommender', '8GB memory, enterprise-db, 0a1b2c3d'),
  row('small', '1GB memory, professional-db, 0b1b2c3d', { state: 'blocked', why: 'professional-db takes no customer managed keys' }),
  row('vault-graph', '4GB memory, enterprise-db, 0c1b2c3d', { encryption: 'customer managed key', encrypted: true, state: 'done' }),
];

type Opened = (of: World, then: (stage: Stage) => void) => Promise<Stage>;

export const auraScenes = (opened: Opened): Record<string, () => Promise<Stage>> => ({
  'aura-inventory': () => {
    const of = world();
    of.session.scan = async () => ({
      rows: inOrder([...rows, ...found], ['eu-west-1', 'us-east-1']),
      at: new Date(now - 12_000).toISOString(),
      regions: ['eu-west-1', 'us-east-1'],
      failures: [],
    });
    return opened(of, () => undefined);
  },
  'aura-choices': () => {
    const of = world();
    of.session.questions = async () => aura.questions(asFacts(facts));
    return opened(of, (stage) => choices(stage, rows[0] as never));
  },
  'aura-preflight': () =>
    opened(world(), (stage) => {
      const built = aura.build(asFacts(facts), { ...planned, targetId: 'a-name-that-is-longer-than-thirty', settings: { ...settings, Memory: '3GB' } }, named);
      stage.go(preflight(stage, rows[0] as never, built, () => undefined));
    }),
  'aura-review': () => opened(world({ where: live }), (stage) => stage.go(review(stage, { plan }))),
  'aura-upload': () => {
    const of = world();
    uploading(of);
    return opened(of, (stage) => stage.go(run(stage, plan.id)));
  },
  'aura-gate-policy': () => gateScene(opened, 'key.paste'),
  'aura-gate-policy-review': () => gateScene(opened, 'key.review', policyDiff),
  'aura-gate-checklist': () => gateScene(opened, 'verify.checklist'),
  'aura-gate-switch': () => gateScene(opened, 'switch.gate'),
  'aura-gate-delete': () => gateScene(opened, 'delete.confirm'),
});

/** As the reader key-policy tells it. */
const policyDiff = [
  ...JSON.stringify({ Version: '2012-10-17', Id: 'key-default-1' }, null, 2)
    .split('\n')
    .map((text) => `  ${text}`),
  ...JSON.stringify(JSON.parse(fragment), null, 2)
    .split('\n')
    .map((text) => `+ ${text}`),
].join('\n');

const at = (minutesAgo: number): string => new Date(now - minutesAgo * 60_000).toISOString();

/** 7.1 GB on their way: a bar, the rate, the time that is left. */
function uploading({ store, running }: World): void {
  running.add(plan.id);
  store.follow(knownOf(plan, stateAfter(plan, ['prepare', 'freeze', 'backup'])));
  const of = { plan: plan.id, step: 'upload', phase: 'restore' as const };
  store.host.notify({ type: 'run.start', plan: plan.id, at: at(9), resumed: true, ended: 20, steps: plan.steps.length });
  store.host.notify({ type: 'step.begin', ...of, at: at(8), title: 'Upload /exports/neo4j.backup to recommender-enc', attempt: 1, typical: 'PT1H' });
  store.host.notify({ type: 'step.progress', ...of, at: at(8), text: standIn, stays: true });
  // So many that the log of a small terminal has carried the first ones away.
  const says = ['starting neo4j-admin', 'neo4j-admin runs (process 4711)', 'found the file', 'asking whether it fits', 'Aura lets it in'];
  for (const text of [...says, 'reading the whole file for its checksum (no progress is told)'])
    store.host.notify({ type: 'step.progress', ...of, at: at(7.9), text });
  store.host.notify({ type: 'step.progress', ...of, at: at(0), text: 'uploading 42.5 %, 11.8 MB/s, 6 min left', share: 0.425 });
}

async function gateScene(opened: Opened, id: string, value = 'as it is read at this moment'): Promise<Stage> {
  const step = plan.steps.find((one) => one.id === id);
  if (step?.action.kind !== 'ask') throw new Error(`${id} asks nothing`);
  const { question, happens, lost, shows, wants } = step.action;
  const asked: Gate = {
    plan: plan.id,
    step: id,
    phase: step.phase,
    title: step.title,
    risk: step.risk,
    question,
    happens,
    lost,
    shows: shows.map((show) => ({ label: show.label, value })),
    wants: wants as Gate['wants'],
    flag: '--flag',
  };
  const of = world({ where: live });
  uploading(of);
  void of.store.host.ask(asked);
  return opened(of, (stage) => stage.go(gate(stage, asked)));
}
