/** Every screen once, reached as a person reaches it or opened with recorded data: for golden frames, for sizes, for the keys in footers. */
import { createStage, type Stage, type StageOptions } from '../../screens/stage.ts';
import { backOut } from '../../screens/back-out.ts';
import { choices } from '../../screens/choices.ts';
import { gate } from '../../screens/gate.ts';
import { help } from '../../screens/help.ts';
import { inventory } from '../../screens/inventory.ts';
import { journal } from '../../screens/journal.ts';
import { leave } from '../../screens/leave.ts';
import { preflight } from '../../screens/preflight.ts';
import { review } from '../../screens/review.ts';
import { run } from '../../screens/run.ts';
import { settings } from '../../screens/settings.ts';
import { start } from '../../screens/start.ts';
import { build } from '../../plans/elasticache/recipe/build.ts';
import { reduce } from '../../src/engine/reduce.ts';
import { asFacts, choices as chosen, cmd, frame } from '../plans/elasticache/facts.ts';
import { settle } from '../support/frame.tsx';
import { auraScenes } from './scenes-aura.ts';
import { neptuneScenes } from './scenes-neptune.ts';
import { found, gateOf, knownOf, live, now, otherPlan, plan, restoring, stateAfter, type World, world } from './fixture-session.ts';

export function stageOf(of: World, options: StageOptions = {}): Stage {
  return createStage(
    of.session,
    of.store,
    inventory,
    (stage) => ({ help: (screen) => help(stage, screen), leave: (why) => leave(stage, why), run: (id) => run(stage, id) }),
    { now: () => now, ...options },
  );
}

const begun = () => [
  knownOf(plan, stateAfter(plan, ['prepare', 'freeze', 'backup'], { stopped: { at: '2026-11-22T14:00:00.000Z', reason: 'stopped by Ctrl-C', exit: 130 } })),
  knownOf(otherPlan, stateAfter(otherPlan, [])),
];

async function opened(of: World, then: (stage: Stage) => void): Promise<Stage> {
  const stage = stageOf(of);
  await settle();
  then(stage);
  await settle();
  return stage;
}

const press = (stage: Stage, ...names: string[]) => {
  for (const name of names) stage.input(name.length === 1 ? name : '', name.length === 1 ? {} : { [name]: true });
};

export const scenes: Record<string, () => Promise<Stage>> = {
  inventory: () => opened(world({ known: begun() }), () => undefined),
  choices: () => opened(world(), (stage) => choices(stage, found[0] as never)),
  keys: async () => {
    const stage = await opened(world(), (s) => choices(s, found[0] as never));
    press(stage, 'return');
    await settle();
    return stage;
  },
  preflight: () =>
    opened(world(), (stage) => {
      const built = build(asFacts(cmd({ key: null })), { ...chosen, kmsKey: 'alias/none' }, frame);
      stage.go(preflight(stage, found[0] as never, built, () => undefined));
    }),
  review: () => opened(world({ where: live }), (stage) => stage.go(review(stage, { plan }))),
  settings: () => opened(world(), (stage) => stage.go(settings(stage, plan))),
  words: () =>
    opened(world(), (stage) => {
      stage.go(review(stage, { plan }));
      press(stage, 'w');
    }),
  rehearsal: async () => {
    const stage = await opened(world({ where: live }), (s) => s.go(review(s, { plan })));
    press(stage, 'r');
    await settle();
    return stage;
  },
  start: () => opened(world({ where: live }), (stage) => start(stage, [{ plan, planPath: 'sessions-prod.plan.json', state: reduce(plan, []) }])),
  run: async () => {
    const of = world({ where: live });
    restoring(of);
    return opened(of, (stage) => stage.go(run(stage, plan.id)));
  },
  'run-several': async () => {
    const of = world();
    restoring(of);
    restoring(of, otherPlan);
    void of.store.host.ask({ ...gateOf('yes'), plan: otherPlan.id });
    return opened(of, (stage) => stage.go(run(stage, otherPlan.id)));
  },
  'gate-yes': () => gateScene('yes'),
  'gate-name': () => gateScene('name'),
  'gate-words': () => gateScene('words'),
  'gate-secret': () => gateScene('secret'),
  'back-out': async () => {
    const of = world({ where: live });
    restoring(of);
    return opened(of, (stage) => backOut(stage, { plan, planPath: 'sessions-prod.plan.json', state: stateAfter(plan, ['prepare', 'freeze', 'backup']) }));
  },
  journal: () => opened(world(), (stage) => journal(stage, 'sessions-prod.plan.json', 'sessions-prod')),
  help: () => opened(world({ known: begun() }), (stage) => press(stage, '?')),
  ...neptuneScenes(opened),
  ...auraScenes(opened),
  leave: async () => {
    const of = world();
    restoring(of);
    return opened(of, (stage) => press(stage, 'q'));
  },
};

async function gateScene(kind: Parameters<typeof gateOf>[0]): Promise<Stage> {
  const of = world({ where: live });
  restoring(of);
  const asked = gateOf(kind);
  void of.store.host.ask(asked);
  return opened(of, (stage) => stage.go(gate(stage, asked)));
}
