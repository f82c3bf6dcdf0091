import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/host.ts';
import { run } from '../../screens/run.ts';
import { keys, settle, type Terminal, terminal } from '../support/frame.tsx';
import { gateOf, live, plan, restoring, world } from './fixture-session.ts';
import { stageOf } from './scenes.ts';

let shown: Terminal;
afterEach(() => shown.close());

async function atGate(kind: Parameters<typeof gateOf>[0]) {
  const of = world({ where: live });
  restoring(of);
  const answers: Answer[] = [];
  void of.store.host.ask(gateOf(kind)).then((answer) => answers.push(answer));
  const stage = stageOf(of);
  await settle();
  stage.go(run(stage, plan.id));
  shown = await terminal(stage, { columns: 80, rows: 24 });
  expect(shown.text()).toContain('It waits for you');
  await shown.send(keys.enter);
  return { answers, stage };
}

describe('the gate of a deletion', () => {
  it('takes the name, typed key by key', async () => {
    const { answers } = await atGate('name');
    await shown.type('sessions-prod');
    expect(shown.text()).toContain('sessions-prod▌');
    expect(answers).toEqual([]);
    await shown.send(keys.enter);
    expect(answers).toEqual([{ given: true, value: 'sessions-prod', by: 'ana', how: 'typed the name' }]);
  });

  it('takes the last letter and Enter in one chunk, as a slow line may send them', async () => {
    const { answers } = await atGate('name');
    await shown.type('sessions-pro');
    await shown.send('d\r');
    expect(answers).toHaveLength(1);
  });

  it.each([
    ['a bracketed paste', '\u001b[200~sessions-prod\u001b[201~'],
    ['a bracketed paste with Enter', '\u001b[200~sessions-prod\r\u001b[201~'],
    ['a paste that is not bracketed', 'sessions-prod'],
    ['the same with Enter', 'sessions-prod\r'],
    ['with a line feed', 'sessions-prod\n'],
    ['in two lines', 'sessions-prod\rsessions-prod\r'],
    ['two letters at once', 'se'],
  ])('refuses %s', async (_, chunk) => {
    const { answers } = await atGate('name');
    await shown.send(chunk);
    expect(shown.text()).toMatch(/cannot be pasted|came at once/);
    expect(shown.text()).not.toContain('s▌');
    await shown.send(keys.enter);
    expect(answers).toEqual([]);
    // What was refused left nothing behind: the name typed now is the whole answer.
    await shown.type('sessions-prod\r');
    expect(answers).toHaveLength(1);
  });

  it('says that a wrong name is wrong, and asks again', async () => {
    const { answers } = await atGate('name');
    await shown.type('sessions-prd\r');
    expect(shown.text()).toContain('"sessions-prd" is not sessions-prod; nothing was done.');
    expect(answers).toEqual([]);
    await shown.type('x');
    expect(shown.text()).not.toContain('nothing was done');
  });

  it.each(['Sessions-prod', 'sessions-prod ', ' sessions-prod', 'sessions-prod-enc', 'yes', ''])('does not take "%s"', async (name) => {
    const { answers } = await atGate('name');
    await shown.type(`${name}\r`);
    expect(answers).toEqual([]);
  });

  it('is left by Escape and stays open; nothing is answered', async () => {
    const { answers, stage } = await atGate('name');
    await shown.type('sess');
    await shown.send(keys.escape);
    expect(stage.top().name).toBe('run');
    expect(shown.text()).toContain('It waits for you');
    await shown.send(keys.enter);
    expect(shown.text()).not.toContain('sess▌');
    expect(answers).toEqual([]);
  });

  it('takes letters as text, not as keys: q does not quit', async () => {
    const { stage } = await atGate('name');
    await shown.type('qs?b');
    expect(stage.top().name).toBe('gate');
    expect(shown.text()).toContain('qs?b▌');
  });
});

describe('other gates', () => {
  it('yes is typed; a single y does nothing', async () => {
    const { answers } = await atGate('yes');
    await shown.type('y\r');
    expect(answers).toEqual([]);
    await shown.type('yes\r');
    expect(answers).toEqual([{ given: true, by: 'ana', how: 'typed yes' }]);
  });

  it('no stops the run there', async () => {
    const { answers } = await atGate('yes');
    await shown.type('no\r');
    expect(answers).toEqual([{ given: false, because: 'The answer was no.' }]);
  });

  it('words must be the exact words, typed', async () => {
    const { answers } = await atGate('words');
    await shown.paste('delete without verified data');
    await shown.send(keys.enter);
    await shown.type('delete without data\r');
    expect(shown.text()).toContain('must be exactly');
    expect(answers).toEqual([]);
    await shown.type('delete without verified data\r');
    expect(answers).toMatchObject([{ value: 'delete without verified data' }]);
  });

  it('a secret may be pasted, and is in no frame', async () => {
    const { answers } = await atGate('secret');
    await shown.paste('hunter2-hunter2');
    await shown.type('!');
    expect(shown.text()).toContain('****************▌');
    await shown.send(keys.enter);
    expect(answers).toMatchObject([{ value: 'hunter2-hunter2!', how: 'entered the secret' }]);
    expect(shown.written()).not.toContain('hunter2');
    await settle();
    expect(shown.written()).not.toContain('hunter2');
  });

  it('a gate that closes while it is read says so, and takes nothing', async () => {
    const { stage } = await atGate('yes');
    stage.store.answer(plan.id, { given: false, because: 'elsewhere' });
    await settle();
    expect(shown.text()).toContain('waits no longer');
    await shown.send(keys.enter);
    expect(stage.top().name).toBe('run');
  });
});
