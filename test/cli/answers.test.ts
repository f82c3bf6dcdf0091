import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flagAnswer, unanswered } from '../../src/cli/answers.ts';
import { commandHost } from '../../src/cli/hosts/host.ts';
import { secretSources, secretVariable } from '../../src/cli/secrets.ts';
import type { Gate } from '../../src/engine/host.ts';
import { scratch, testIo } from './cli.ts';

const gate = (wants: Gate['wants'], flag = '--yes'): Gate => ({
  plan: 'em-1',
  step: 'delete.confirm',
  phase: 'delete',
  title: 'Delete it',
  risk: 'reads',
  question: 'Delete it?',
  happens: ['it goes'],
  lost: ['it'],
  shows: [{ label: 'key', value: 'Enabled' }],
  wants,
  flag,
});
const none = { yes: false, confirm: [], accept: [], secret: [] };
const yes = gate({ consent: 'yes' });
const name = gate({ consent: 'name', name: 'sessions-prod' }, '--confirm sessions-prod');
const words = gate({ consent: 'words', words: 'data may differ' }, '--accept "data may differ"');
const secret = gate({ consent: 'secret', secret: 'authToken' }, '--secret authToken=env:VARIABLE');
const answer = (g: Gate, given: Partial<typeof none>, env: Record<string, string> = {}) => flagAnswer(g, { ...none, ...given } as never, env, process.cwd());

describe('answers by flags', () => {
  it('--yes answers what can be undone', async () => expect(await answer(yes, { yes: true })).toMatchObject({ given: true, how: '--yes' }));

  it.each([name, words, secret])('--yes never answers a name, words or a secret', async (g) => expect(await answer(g, { yes: true })).toBeUndefined());

  it('--confirm types the name', async () => {
    expect(await answer(name, { confirm: ['other', 'sessions-prod'] as never[] })).toMatchObject({ given: true, value: 'sessions-prod', how: '--confirm' });
  });
  it.each(['sessions-prod-enc', 'Sessions-Prod', 'sessions-prod ', ''])('another name is refused at once: "%s"', async (typed) => {
    expect(await answer(name, { confirm: [typed] as never[] })).toMatchObject({ given: false });
  });
  it('--confirm does not answer a yes gate, --accept not a name', async () => {
    expect(await answer(yes, { confirm: ['sessions-prod'] as never[] })).toBeUndefined();
    expect(await answer(name, { accept: ['sessions-prod'] as never[] })).toBeUndefined();
  });
  it('--accept wants the very words', async () => {
    expect(await answer(words, { accept: ['data may differ'] as never[] })).toMatchObject({ given: true, value: 'data may differ' });
    expect(await answer(words, { accept: ['Data may differ'] as never[] })).toBeUndefined();
  });
  it('--accept takes either of two answers, and not both of them', async () => {
    const either = gate({ consent: 'words', words: 'it is there', or: { words: 'it was refused', outcome: 'refused' } }, '--accept "it is there"');
    expect(await answer(either, { accept: ['it was refused'] as never[] })).toMatchObject({ given: true, value: 'it was refused' });
    expect(await answer(either, { accept: ['it is there'] as never[] })).toMatchObject({ given: true, value: 'it is there' });
    expect(await answer(either, { accept: ['it is there', 'it was refused'] as never[] })).toBeUndefined();
    expect(unanswered(either)).toMatchObject({ because: expect.stringContaining('--accept "it was refused"') });
  });
});

describe('secrets', () => {
  it('come from a variable, a file, or ENCMIGRATE_SECRET_NAME, and how says which without the value', async () => {
    const file = join(scratch(), 'token');
    writeFileSync(file, 's3cret\n');
    expect(await answer(secret, { secret: ['authToken=env:T'] as never[] }, { T: 's3cret' })).toEqual({
      given: true,
      value: 's3cret',
      by: expect.any(String),
      how: '--secret authToken=env',
    });
    expect(await answer(secret, { secret: [`authToken=file:${file}`] as never[] })).toMatchObject({ value: 's3cret', how: '--secret authToken=file' });
    expect(secretVariable('authToken')).toBe('ENCMIGRATE_SECRET_AUTH_TOKEN');
    expect(await answer(secret, {}, { ENCMIGRATE_SECRET_AUTH_TOKEN: 's3cret' })).toMatchObject({ value: 's3cret' });
    expect(await answer(secret, {})).toBeUndefined();
  });
  it('a named place that is empty or missing is an error that names it', async () => {
    const file = join(scratch(), 'empty');
    writeFileSync(file, '\n');
    await expect(answer(secret, { secret: ['authToken=env:T'] as never[] })).rejects.toThrow(/variable T/);
    await expect(answer(secret, { secret: ['authToken=file:/none/such'] as never[] })).rejects.toThrow(/ENOENT/);
    await expect(answer(secret, { secret: [`authToken=file:${file}`] as never[] })).rejects.toThrow(/is empty/);
  });
  it.each(['authToken=hunter2', 'authToken', 'authToken=env:', '=env:A', 'authToken:file:x'])(
    'a value on the command line is refused and not repeated: %s',
    (typed) => {
      expect(() => secretSources([typed])).toThrow(/does not say where/);
      expect(() => secretSources([typed])).not.toThrow(/hunter2/);
    },
  );
  it('one name, one place', () => expect(() => secretSources(['a=env:A', 'a=env:B'])).toThrow(/twice/));
});

describe('the host of the command line', () => {
  const view = { notify: () => undefined, close: () => undefined };
  const given = { ...none, input: true, json: false } as never;

  it('without a terminal it stops there and names the flag', async () => {
    for (const g of [yes, name, words, secret]) {
      const answered = await commandHost(given, testIo(), view).ask(g);
      expect(answered).toMatchObject({ given: false });
      expect(JSON.stringify(answered).replaceAll('\\"', '"')).toContain(g.flag);
    }
    expect(unanswered(secret)).toMatchObject({ because: expect.stringContaining('file:PATH') });
  });

  it('on a terminal it shows what happens and what is lost, and takes what is typed', async () => {
    const io = testIo({}, { terminal: true });
    const asking = commandHost(given, io, view).ask(name);
    io.type('sessions-prod\n');
    expect(await asking).toMatchObject({ given: true, value: 'sessions-prod' });
    const shown = io.errLines.join('\n');
    for (const text of ['Delete it', 'key: Enabled', 'then: it goes', 'lost: it']) expect(shown).toContain(text);
  });

  it('an empty line is no consent, and the end of the input neither', async () => {
    for (const g of [yes, name, words, secret]) {
      const io = testIo({}, { terminal: true });
      const asking = commandHost(given, io, view).ask(g);
      io.type('\n');
      expect(await asking).toMatchObject({ given: false });
      const closed = testIo({}, { terminal: true });
      const waiting = commandHost(given, closed, view).ask(g);
      (closed.stdin as unknown as { end(): void }).end();
      expect(await waiting).toMatchObject({ given: false });
    }
  });

  it('an abort ends the question with its reason', async () => {
    const abort = new AbortController();
    const asking = commandHost(given, testIo({}, { terminal: true }), view).ask(yes, abort.signal);
    abort.abort(new Error('stopped'));
    await expect(asking).rejects.toThrow('stopped');
  });

  it('--no-input never asks, terminal or not', async () => {
    expect(await commandHost({ ...(given as object), input: false } as never, testIo({}, { terminal: true }), view).ask(yes)).toMatchObject({ given: false });
  });
});
