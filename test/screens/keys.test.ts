import { describe, expect, it } from 'vitest';
import { keysMarkdown, keysOf, keyTable, keyText, screenNames } from '../../screens/keys.ts';
import { scenes } from './scenes.ts';

describe('the key table', () => {
  it.each(screenNames)('has no key twice on %s', (name) => {
    const keys = keysOf(name).flatMap((row) => row.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(screenNames)('has a way out of %s', (name) => {
    expect(keysOf(name).some((row) => row.keys.includes('escape') || row.id === 'quit')).toBe(true);
    expect(keysOf(name).some((row) => row.id === 'interrupt')).toBe(true);
  });

  it('is what docs/keys.md says', () => {
    const text = keysMarkdown();
    for (const row of keyTable) expect(text).toContain(`| ${row.keys.map((key) => `\`${keyText(key)}\``).join(' ')} | ${row.does} |`);
  });

  it('names only keys that its screens know: why-disabled and hidden ids are rows', async () => {
    for (const scene of Object.values(scenes)) {
      const screen = (await scene()).top();
      const ids = keysOf(screen.name).map((row) => row.id);
      for (const id of [...Object.keys(screen.disabled?.() ?? {}), ...(screen.hidden?.() ?? [])]) expect(ids, screen.name).toContain(id);
    }
  });
});

describe('destructive actions', () => {
  it.each(['gate-name', 'gate-words', 'gate-yes', 'back-out', 'start'])('have no single key on %s', async (name) => {
    const stage = await (scenes[name] as (typeof scenes)[string])();
    const screen = stage.top();
    const done: string[] = [];
    stage.store.answer = () => done.push('answered') > 0;
    stage.session.run = stage.session.rollback = (path) => void done.push(path);
    for (const key of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ?/') {
      stage.input(key, {});
      stage.input('', { return: true });
    }
    expect(stage.top()).toBe(screen);
    expect(done).toEqual([]);
  });
});
