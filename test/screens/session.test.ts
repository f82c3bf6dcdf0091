import { afterEach, describe, expect, it } from 'vitest';
import type { Ending, StageOptions } from '../../screens/stage.ts';
import { keys, settle, type Terminal, terminal } from '../support/frame.tsx';
import { gateOf, knownOf, live, otherPlan, pathOf, plan, restoring, stateAfter, world, type World } from './fixture-session.ts';
import { stageOf } from './scenes.ts';

let shown: Terminal;
afterEach(() => shown.close());

async function open(of: World, options: StageOptions = {}) {
  const endings: Ending[] = [];
  const stage = stageOf(of, { onEnd: (ending) => endings.push(ending), ...options });
  shown = await terminal(stage, { columns: 80, rows: 24 });
  await settle();
  return { stage, endings, ...of };
}

const stopped = (of: typeof plan) => knownOf(of, stateAfter(of, ['prepare'], { stopped: { at: '2026-11-22T14:00:00.000Z', reason: 'Ctrl-C', exit: 130 } }));

/** From the first row to the review, with the keyboard alone. */
async function toReview() {
  await shown.send(keys.enter);
  expect(shown.text()).toContain('choices for sessions-prod');
  await shown.send(keys.enter);
  expect(shown.text()).toContain('▸ alias/cache-prod');
  await shown.send(keys.enter);
  // Name of the target: type over the proposal; the answer and Enter in one chunk.
  await shown.send(keys.ctrlU);
  await shown.send('sessions-prod-enc\r');
  await shown.send('ssm:/prod/sessions/redis\r');
  expect(shown.text()).toContain('✔ ssm:/prod/sessions/redis');
  await shown.send(keys.down);
  await shown.send(keys.down);
  await shown.send(keys.down);
  await shown.send(keys.enter);
  expect(shown.text()).toContain('Nothing blocks');
  await shown.send(keys.enter);
  expect(shown.text()).toContain('review em-7f3a9c');
}

describe('with the keyboard alone', () => {
  it('rehearses from the review, shows what was found, and comes back', async () => {
    const { asked, stage } = await open(world({ where: live }));
    await toReview();
    await shown.send('r');
    expect(stage.top().name).toBe('rehearsal');
    expect(shown.text()).toContain('FAILS in restore');
    expect(asked.slice(1)).toEqual([`rehearse ${plan.id}`]);
    await shown.send(keys.escape);
    expect(shown.text()).toContain('review em-7f3a9c');
  });

  it('goes from the inventory to a started run in the sandbox', async () => {
    const { asked, stage } = await open(world());
    await toReview();
    expect(JSON.parse(asked[0]?.replace(/^draft sessions-prod /, '') ?? '')).toEqual({
      kmsKey: 'alias/cache-prod',
      targetId: 'sessions-prod-enc',
      endpoints: ['ssm:/prod/sessions/redis'],
      writes: 'frozen',
      soak: 'PT30M',
      settings: {},
    });
    await shown.send(keys.enter);
    expect(asked.slice(1)).toEqual(['save em-7f3a9c', 'run sessions-prod.plan.json']);
    expect(stage.top().name).toBe('run');
    await shown.send(keys.escape);
    expect(stage.top().name).toBe('inventory');
  });

  it('asks once more on LIVE, and names account and region', async () => {
    const { asked, stage } = await open(world({ where: live }));
    await toReview();
    await shown.send(keys.enter);
    expect(stage.top().name).toBe('start');
    expect(shown.text()).toContain('Start in account 123456789012, eu-west-1?');
    await shown.send(keys.enter);
    await shown.paste('yes');
    await shown.send('yes\r');
    expect(asked.filter((a) => a.startsWith('run'))).toEqual([]);
    await shown.type('yes\r');
    expect(asked).toContain('run sessions-prod.plan.json');
  });

  it('goes on with an interrupted run', async () => {
    const { asked } = await open(world({ known: [stopped(plan)] }));
    await shown.send(keys.enter);
    expect(shown.text()).toContain('Go on: Enter, or encmigrate run');
    await shown.send(keys.enter);
    expect(asked).toEqual(['run sessions-prod.plan.json']);
    expect(shown.text()).toContain('Starting: the lock');
    await shown.send(keys.enter);
    expect(asked).toHaveLength(1);
  });

  it('starts several marked runs, and switches between them', async () => {
    const of = world({ known: [stopped(plan), stopped(otherPlan)] });
    const { asked } = await open(of);
    await shown.send(' ');
    await shown.send('j');
    await shown.send(' ');
    await shown.send(keys.enter);
    expect(asked).toEqual(['run sessions-prod.plan.json', 'run cart-cache.plan.json']);
    expect(shown.rows()[1]).toContain('sessions-prod');
    await shown.send(keys.tab);
    expect(shown.rows()[1]).toContain('cart-cache');
    await shown.send(keys.left);
    expect(shown.rows()[1]).toContain('sessions-prod');
    void of.store.host.ask({ ...gateOf('yes'), plan: otherPlan.id });
    await settle();
    expect(shown.text()).toContain('? 1 asks you');
  });

  it('does not offer what is held elsewhere or broken, and says why', async () => {
    const held = { ...stopped(plan), heldBy: { host: 'ops-2', pid: 77, user: 'ben', since: '2026-11-22T15:00:00.000Z' } };
    const broken = { ...stopped(otherPlan), broken: 'line 7 of the journal was edited' };
    const { asked } = await open(world({ known: [held, broken] }));
    await shown.send(keys.enter);
    expect(shown.text()).toContain('It is held by ben@ops-2 (process 77)');
    await shown.send(keys.down);
    await shown.send(keys.enter);
    expect(shown.text()).toContain('line 7 of the journal was edited');
    expect(asked).toEqual([]);
  });
});

describe('choices', () => {
  it('does not choose a key that cannot be used, and takes a typed one', async () => {
    await open(world());
    await shown.send(keys.enter);
    await shown.send(keys.enter);
    await shown.send(keys.up);
    await shown.send(keys.enter);
    expect(shown.text()).toContain('cannot be used: it is disabled');
    await shown.send('t');
    await shown.paste('alias/other');
    await shown.send(keys.enter);
    expect(shown.text()).toContain('alias/other');
  });

  it('names what is missing before anything is read', async () => {
    const { asked } = await open(world());
    await shown.send(keys.enter);
    await shown.send(keys.ctrlS);
    expect(shown.text()).toContain('KMS key is needed');
    expect(asked).toEqual([]);
  });

  it('stops at preflight while a question is open', async () => {
    const { stage } = await open(world({ draftLevel: 'blocker' }));
    await shown.send(keys.enter);
    await shown.send(keys.enter);
    await shown.send(keys.enter);
    await shown.send(keys.ctrlS);
    expect(stage.top().name).toBe('preflight');
    await shown.send(keys.enter);
    expect(stage.top().name).toBe('preflight');
    expect(shown.text()).toContain('is open');
    await shown.send('e');
    expect(stage.top().name).toBe('choices');
  });
});

describe('while the world answers slowly', () => {
  it('an impatient Enter starts nothing twice', async () => {
    const of = world();
    const saves: (() => void)[] = [];
    of.session.save = () => new Promise((resolve) => saves.push(() => resolve('sessions-prod.plan.json')));
    const { asked } = await open(of);
    await toReview();
    await shown.send(keys.enter);
    await shown.send(keys.enter);
    expect(shown.text()).toContain('Wait, or press Escape');
    expect(saves).toHaveLength(1);
    saves[0]?.();
    await settle();
    expect(asked.filter((a) => a.startsWith('run'))).toHaveLength(1);
  });

  it('Escape takes back what has not opened yet', async () => {
    const of = world();
    let answer = () => {};
    const questions = of.session.questions;
    of.session.questions = (found) => new Promise((resolve) => (answer = () => resolve(questions(found))));
    const { stage } = await open(of);
    await shown.send(keys.enter);
    expect(shown.text()).toContain('Reading sessions-prod');
    await shown.send(keys.escape);
    answer();
    await settle();
    expect(stage.top().name).toBe('inventory');
  });
});

describe('keys and pastes', () => {
  it('Escape leaves every transient state', async () => {
    const { stage } = await open(world({ known: [stopped(plan)] }));
    for (const open of ['?', keys.enter, '/']) {
      await shown.send(open);
      await shown.send(keys.escape);
      expect(stage.top().name).toBe('inventory');
      expect(stage.top().typing?.()).toBeUndefined();
    }
  });

  it('a paste presses no key, bracketed or not', async () => {
    const { stage, asked, endings } = await open(world({ known: [stopped(plan)] }));
    await shown.paste('q');
    expect(shown.text()).toContain('A paste presses no key');
    await shown.send('qqsx\r');
    expect(stage.top().name).toBe('inventory');
    expect(asked).toEqual([]);
    expect(endings).toEqual([]);
  });

  it('filters, and keeps the keyboard where it was', async () => {
    await open(world());
    await shown.send('/');
    await shown.type('cart');
    expect(shown.text()).not.toContain('legacy-cache');
    await shown.send(keys.enter);
    await shown.send(keys.enter);
    expect(shown.text()).toContain('choices for cart-cache');
  });

  it('says what the sandbox lacks, and how to install it', async () => {
    const of = world();
    of.session.where.missing.redis = 'skipped: redis-server not found, install it with apt-get install redis-server';
    await open(of);
    expect(shown.text()).toContain('redis-server not found');
    delete of.session.where.missing.redis;
  });

  it('shows a failure of the world and stays', async () => {
    const of = world();
    of.session.questions = () =>
      Promise.reject(
        Object.assign(new Error('AccessDenied: no elasticache:DescribeReplicationGroups'), {
          remedy: 'attach the policy of encmigrate export --format iam-policy',
        }),
      );
    const { stage } = await open(of);
    await shown.send(keys.enter);
    expect(stage.top().name).toBe('inventory');
    expect(shown.text()).toContain('attach the policy');
  });

  it('draws nothing that a name may smuggle in', async () => {
    const of = world();
    of.session.scan = async () => ({
      rows: [
        {
          system: 'elasticache',
          id: 'evil\u001b[2J\u202e',
          region: 'eu-west-1',
          encryption: 'none',
          encrypted: false,
          summary: 'a\nb\u0007',
          state: 'ready',
          controls: [],
        },
      ],
      at: '2026-11-22T16:00:00.000Z',
      regions: ['eu-west-1'],
      failures: [],
    });
    await open(of);
    expect(shown.written()).not.toContain('\u001b[2J');
    expect(shown.written()).not.toContain('\u202e');
    expect(shown.text()).toContain('a b·');
  });
});

describe('leaving and backing out', () => {
  it('q leaves at once where nothing runs, and asks where something does', async () => {
    const { endings } = await open(world());
    await shown.send('q');
    expect(endings).toEqual([{ why: 'quit', goOn: [] }]);
    shown.close();

    const of = world();
    restoring(of);
    const second = await open(of);
    await shown.send('q');
    expect(shown.text()).toMatch(/AWS\s+goes\s+on\s+with/);
    await shown.send(keys.escape);
    expect(second.endings).toEqual([]);
    await shown.send('q');
    await shown.send(keys.enter);
    expect(of.asked).toEqual(['stop sessions-prod.plan.json']);
    expect(second.endings).toEqual([{ why: 'quit', goOn: ['encmigrate run sessions-prod.plan.json'] }]);
  });

  it('Ctrl-C stops the runs and says how to go on; the second leaves at once', async () => {
    const of = world();
    restoring(of);
    let release = () => {};
    of.session.stop = () => new Promise((resolve) => (release = resolve));
    const { endings } = await open(of);
    await shown.send(keys.ctrlC);
    expect(shown.text()).toContain('encmigrate run sessions-prod.plan.json');
    expect(shown.text()).toMatch(/Ctrl-C\s+again/);
    expect(endings).toEqual([]);
    await shown.send(keys.ctrlC);
    expect(endings).toEqual([{ why: 'at once', goOn: ['encmigrate run sessions-prod.plan.json'] }]);
    release();
    await settle();
    expect(endings).toHaveLength(1);
  });

  it('Ctrl-C works in every state, a gate and a small terminal included', async () => {
    const { endings } = await open(world());
    await shown.resize({ columns: 30, rows: 8 });
    expect(shown.text()).toContain('Enlarge the terminal');
    await shown.send('q');
    expect(endings).toEqual([]);
    await shown.send(keys.ctrlC);
    expect(endings).toEqual([{ why: 'interrupted', goOn: [] }]);
  });

  it('backs out only after the words were typed, and stops the run first', async () => {
    const of = world({ known: [knownOf(plan, stateAfter(plan, ['prepare', 'freeze']))] });
    restoring(of);
    await open(of);
    await shown.send(keys.enter);
    await shown.send('b');
    expect(shown.text()).toContain('the group sessions-prod-enc');
    await shown.send('back out\r');
    await shown.type('back oot\r');
    expect(of.asked).toEqual([]);
    await shown.type('back out\r');
    expect(of.asked).toEqual([`stop ${pathOf(plan)}`, `rollback ${pathOf(plan)}`]);
  });
});

describe('a screen reader', () => {
  it('hears numbers and words instead of signs and bars', async () => {
    const of = world({ known: [stopped(plan)] });
    restoring(of);
    of.store.host.notify({
      type: 'step.progress',
      plan: plan.id,
      at: '2026-11-22T16:00:00.000Z',
      step: 'restore.ready',
      phase: 'restore',
      text: 'copying',
      share: 0.456,
    });
    const { spoken } = await import('../../screens/parts/symbols.ts');
    await open(of, { screenReader: true, symbols: spoken });
    expect(shown.text()).toContain(' 1. chosen: sessions-prod');
    expect(shown.text()).not.toMatch(/[▸✔✖─█░]/);
    await shown.send('3');
    expect(shown.text()).toContain(' 3. chosen: cart-cache');
    await shown.send('1');
    await shown.send(keys.enter);
    expect(shown.text()).toContain('46 percent');
  });
});
