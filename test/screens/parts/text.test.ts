import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cell, ends, fitted, line, lineWidth, paragraph, span, textOf } from '../../../screens/parts/line.ts';
import { clip, clipMiddle, safe, shortArns, width, wrap } from '../../../screens/parts/text-width.ts';

const texts = [
  'sessions-prod',
  '',
  'naïve café',
  '日本語のキャッシュ',
  '한국어',
  'e\u0301 combining',
  'family 👨‍👩‍👧‍👦 emoji 🎉',
  '✔ ! ? ✖ · ▸ ▌ ─ █ ░ ↵ ↑ ↓ …',
  'ﬁ ｆｕｌｌ',
  'Ω≈ç√',
  '🇧🇪 flag',
  'a\u200bb',
  '⚠️ sign',
];

describe('width', () => {
  it.each(texts)('of "%s" is what the terminal library takes', (text) => expect(width(text)).toBe(stringWidth(text)));
});

describe('whatever the text and the columns', () => {
  const all = [...texts, texts.join(' '), 'x'.repeat(300), 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'];
  it.each([1, 2, 3, 7, 20, 61, 80])('nothing is wider than %d', (columns) => {
    for (const text of all) {
      expect(width(clip(text, columns))).toBeLessThanOrEqual(columns);
      expect(width(clipMiddle(text, columns))).toBeLessThanOrEqual(columns);
      expect(width(cell(text, columns))).toBe(columns);
      expect(lineWidth(fitted([span(text), span(text, 'bad')], columns))).toBeLessThanOrEqual(columns);
      if (columns > 2) for (const part of wrap(text, columns)) expect(width(part), part).toBeLessThanOrEqual(columns);
      expect(lineWidth(ends([span(text)], [span('0:04')], columns))).toBeLessThanOrEqual(columns);
    }
  });

  it('wrapping loses no word', () => {
    for (const text of all) expect(wrap(text, 20).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });
});

describe('a line', () => {
  it('marks what is cut, also where a span would just fit but another follows', () => {
    expect(textOf(fitted([span('12345'), span('6')], 5))).toBe('1234…');
    expect(textOf(fitted([span('12345')], 5))).toBe('12345');
  });
  it('has its right part at the right end', () => expect(textOf(ends(line('left'), line('right'), 20))).toBe('left           right'));
  it('has paragraphs with one sign and an indent', () =>
    expect(paragraph('one two three four', 14, 'plain', ' ! ').map(textOf)).toEqual([' ! one two', '   three four'].map((t) => t)));
});

describe('safe', () => {
  it('lets no control byte, escape or direction mark through', () => expect(safe('a\u001b[31mb\u0007c\r\nd\te\u202ef\u009b')).toBe('a·[31mb·c d e·f·'));
});

describe('shortArns', () => {
  it('keeps service, region and the first part of the id', () =>
    expect(shortArns('under arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab, which')).toBe(
      'under arn:aws:kms:eu-west-1:…:key/1234abcd…, which',
    ));
});
