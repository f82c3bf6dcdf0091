import { describe, expect, it } from 'vitest';
import { edited, type Field, field, inserted, look, textIn } from '../../../screens/parts/field.ts';
import { choicesOf, entriesOf, faultOf, turned } from '../../../screens/parts/form.ts';
import { textOf } from '../../../screens/parts/line.ts';
import { presses } from '../../../screens/parts/press.ts';
import { drawn } from '../../../screens/parts/symbols.ts';
import { width } from '../../../screens/parts/text-width.ts';
import { moved, windowed } from '../../../screens/parts/window.ts';
import type { Question } from '../../../src/plan/system.ts';

const after = (text: string, ...names: string[]): Field =>
  names.reduce((f, name) => edited(f, name.length === 1 ? { name: 'char', text: name } : { name, text: '' }) ?? f, field(text));

describe('a press', () => {
  it('splits "prod-1⏎" in one chunk into letters and Enter', () => {
    const { presses: got, chunk } = presses('prod-1\r', {});
    expect(got.map((p) => p.text || p.name).join('')).toBe('prod-1enter');
    expect(chunk).toBe(true);
  });
  it('takes one letter and Enter for typing', () => expect(presses('d\r', {})).toMatchObject({ chunk: false, presses: [{ text: 'd' }, { name: 'enter' }] }));
  it('takes one grapheme of many code points for one', () => expect(presses('👨‍👩‍👧‍👦', {})).toMatchObject({ chunk: false, presses: [{ text: '👨‍👩‍👧‍👦' }] }));
  it('makes no Enter of a line break inside', () => expect(presses('a\rb', {}).presses.map((p) => p.name)).toEqual(['char', 'char', 'char']));
  it('names keys', () => {
    expect(presses('', { upArrow: true }).presses[0]?.name).toBe('up');
    expect(presses('', { tab: true, shift: true }).presses[0]?.name).toBe('shift-tab');
    expect(presses('u', { ctrl: true }).presses[0]?.name).toBe('ctrl-u');
  });
  it('ignores Alt, and the release of a key', () => {
    expect(presses('q', { meta: true }).presses).toEqual([]);
    expect(presses('q', { eventType: 'release' }).presses).toEqual([]);
  });
});

describe('a field', () => {
  it.each([
    ['abc', ['backspace'], 'ab'],
    ['abc', ['left', 'backspace'], 'ac'],
    ['abc', ['home', 'delete'], 'bc'],
    ['abc', ['home', 'x'], 'xabc'],
    ['one two', ['ctrl-w'], 'one '],
    ['one two  ', ['ctrl-w', 'ctrl-w'], ''],
    ['one two', ['left', 'left', 'ctrl-u'], 'wo'],
    ['one two', ['home', 'ctrl-k'], ''],
    ['é👨‍👩‍👧‍👦', ['backspace'], 'é'],
    ['', ['backspace', 'delete', 'left', 'right'], ''],
  ])('"%s" after %j is "%s"', (text, names, want) => expect(textIn(after(text, ...names))).toBe(want));

  it('does not know keys of the screen', () => expect(edited(field('a'), { name: 'up', text: '' })).toBeUndefined());
  it('takes no line break or escape from a paste', () => expect(textIn(inserted(field(), 'a\r\nb\u001b[2J'))).toBe('a b·[2J'));
  it('shows the part around the cursor, never more than its room', () => {
    const long = field('abcdefghij'.repeat(10));
    for (const f of [long, { ...long, at: 0 }, { ...long, at: 50 }]) expect(width(textOf(look(f, 20, drawn, { focus: true })))).toBeLessThanOrEqual(20);
    expect(textOf(look(long, 20, drawn, { focus: true }))).toContain('j▌');
  });
  it('shows a secret as dots', () => expect(textOf(look(field('hunter2'), 20, drawn, { focus: true, secret: true }))).toBe('*******▌'));
});

describe('a window', () => {
  const lines = Array.from({ length: 100 }, (_, n) => [{ text: `row ${n}`, look: 'plain' as const }]);
  it.each([1, 3, 5, 10, 99, 100])('of %d rows has the picked row in it, and no more rows', (rows) => {
    for (let at = 0; at < 100; at++) {
      const shown = windowed(lines, rows, drawn, at).map(textOf);
      expect(shown).toHaveLength(rows);
      expect(shown).toContain(`row ${at}`);
    }
  });
  it('counts what is above and below', () => {
    const shown = windowed(lines, 10, drawn, 50).map(textOf);
    expect(shown[0]).toBe(' ↑ 46 more');
    expect(shown[9]).toBe(' ↓ 46 more');
  });
  it('moves within its ends', () => {
    expect(moved(0, 'up', 9, 5)).toBe(0);
    expect(moved(7, 'pagedown', 9, 5)).toBe(9);
    expect(moved(7, 'top', 9, 5)).toBe(0);
    expect(moved(7, 'open', 9, 5)).toBeUndefined();
  });
});

describe('the form', () => {
  const question = (more: Partial<Question>): Question => ({ name: 'x', flag: '--x', label: 'X', kind: 'text', required: true, help: '', ...more });
  it('gives durations in ISO, settings by field, places as a list', () => {
    const entries = entriesOf([
      question({ name: 'targetId', default: 'cache-enc' }),
      question({ name: 'soak', kind: 'duration', default: '1h30m' }),
      question({
        name: 'CacheNodeType',
        kind: 'setting',
        options: [
          { value: 'a', label: 'a', disabled: 'too small' },
          { value: 'b', label: 'b' },
        ],
      }),
      question({ name: 'Note', kind: 'setting', required: false }),
      question({ name: 'endpoints', kind: 'endpoints', required: false }),
    ]);
    const places = { ...(entries[4] as (typeof entries)[number]), list: ['ssm:/a'], field: field('file:.env#REDIS') };
    expect(choicesOf([...entries.slice(0, 4), places])).toEqual({
      targetId: 'cache-enc',
      soak: 'PT1H30M',
      endpoints: ['ssm:/a', 'file:.env#REDIS'],
      settings: { CacheNodeType: 'b' },
    });
  });
  it('passes over options that are disabled', () => {
    const [entry] = entriesOf([
      question({
        kind: 'option',
        options: [
          { value: 'a', label: 'a' },
          { value: 'b', label: 'b', disabled: 'no' },
          { value: 'c', label: 'c' },
        ],
      }),
    ]);
    expect(turned(entry as never, 1).value).toBe('c');
    expect(turned(turned(entry as never, 1), 1).value).toBe('a');
  });
  it('says what is missing or no duration', () => {
    const [text, time] = entriesOf([question({}), question({ kind: 'duration', default: 'soon' })]);
    expect(faultOf(text as never)).toBe('X is needed');
    expect(faultOf(time as never)).toContain('30m');
  });
});
