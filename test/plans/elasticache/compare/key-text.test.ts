import { describe, expect, it } from 'vitest';
import { keyOf, keyText } from '../../../../plans/elasticache/compare/key-text.ts';

describe('keys as text', () => {
  it.each([
    ['user:1', 'user:1'],
    ['größe ключ 鍵 🗝', 'größe ключ 鍵 🗝'],
    ['a\\b', 'a\\\\b'],
    ['a\r\n\tb\0', 'a\\r\\n\\tb\\x00'],
    ['right\u202eleft', 'right\\xe2\\x80\\xaeleft'],
    ['no\u00a0break', 'no\\xc2\\xa0break'],
    ['\ufeffbom', '\\xef\\xbb\\xbfbom'],
    ['\x1b[31mred', '\\x1b[31mred'],
    ['', ''],
  ])('shows %j', (key, text) => {
    expect(keyText(Buffer.from(key))).toBe(text);
    expect(keyOf(text)).toEqual(Buffer.from(key));
  });

  it.each([
    [[0xff], '\\xff'],
    [[0xc0, 0x80], '\\xc0\\x80'],
    [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    [[0xe2, 0x82], '\\xe2\\x82'],
    [[0xf4, 0x90, 0x80, 0x80], '\\xf4\\x90\\x80\\x80'],
    [[0x61, 0xe2, 0x62], 'a\\xe2b'],
  ])('shows broken UTF-8 %j', (bytes, text) => expect(keyText(Buffer.from(bytes))).toBe(text));

  it('loses nothing: 20,000 random keys come back', () => {
    let seed = 1;
    const next = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    for (let i = 0; i < 20_000; i++) {
      const key = Buffer.from(
        Array.from({ length: next(12) }, () => (next(2) ? next(256) : [92, 120, 110, 0xe2, 0x80, 0xae, 0xf0, 0x9f, 0x97, 0x9d][next(10)]!)),
      );
      const text = keyText(key);
      expect(keyOf(text).equals(key)).toBe(true);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is the point
      expect(text).not.toMatch(/[\x00-\x1f\x7f]/);
    }
  });
});
