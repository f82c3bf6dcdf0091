import { describe, expect, it } from 'vitest';
import { csvLine, table } from '../../src/cli/table.ts';

describe('tables', () => {
  it('aligns columns and leaves no blanks at the end', () =>
    expect(
      table([
        ['A', 'BB', ''],
        ['aaa', 'b', 'c'],
      ]),
    ).toEqual(['A    BB', 'aaa  b   c']));
  it('quotes what RFC 4180 says', () => expect(csvLine(['a', 'b,c', 'd"e', 'f\ng'])).toBe('a,"b,c","d""e","f\ng"'));
  it.each(['=1+1', '+1', '-1', '@x'])('keeps a spreadsheet from running %s', (text) => expect(csvLine([text])).toBe(`'${text}`));
});
