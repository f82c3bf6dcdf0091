/** Neptune's own words on the screens: its choices, a review of a rename with everything that can be chosen, and the gates before the switch. */
import { choices } from '../../screens/choices.ts';
import { gate } from '../../screens/gate.ts';
import { review } from '../../screens/review.ts';
import type { Stage } from '../../screens/stage.ts';
import { neptune } from '../../plans/neptune/system.ts';
import type { Gate } from '../../src/engine/host.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { asFacts, byRename, frame, graph } from '../plans/neptune/facts.ts';
import { live, restoring, type World, world } from './fixture-session.ts';

const facts = asFacts(graph({ places: [], streams: true }));
const settings = { FenceSecurityGroupId: 'sg-0fe9ce', RenameInstances: 'true', LastSnapshot: 'take' };
export const plan = buildPlan({ system: neptune, facts, choices: { ...byRename, settings }, frame });
const row = {
  system: 'neptune',
  id: 'graph-main',
  region: 'eu-west-1',
  encryption: 'none' as const,
  encrypted: false,
  summary: '3 instances',
  state: 'ready' as const,
  controls: [],
};

type Opened = (of: World, then: (stage: Stage) => void) => Promise<Stage>;

export const neptuneScenes = (opened: Opened): Record<string, () => Promise<Stage>> => ({
  'neptune-choices': () => {
    const of = world();
    of.session.questions = async () => neptune.questions(facts);
    return opened(of, (stage) => choices(stage, row as never));
  },
  'neptune-review': () => opened(world({ where: live }), (stage) => stage.go(review(stage, { plan }))),
  'neptune-gate-policies': () => gateScene(opened, 'policies'),
  'neptune-gate-switch': () => gateScene(opened, 'switch.gate'),
  'neptune-gate-delete': () => gateScene(opened, 'delete.confirm'),
});

async function gateScene(opened: Opened, id: string): Promise<Stage> {
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
    shows: shows.map((show) => ({ label: show.label, value: 'as it is read at this moment' })),
    wants: wants as Gate['wants'],
    flag: '--flag',
  };
  const of = world({ where: live });
  restoring(of, plan);
  void of.store.host.ask(asked);
  return opened(of, (stage) => stage.go(gate(stage, asked)));
}
