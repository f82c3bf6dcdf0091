/** What is drawn of lines: every character as given, weight and colour only where they are wanted. */
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Draw } from '../../../screens/parts/draw.tsx';
import { type Line, type Look, line, span } from '../../../screens/parts/line.ts';

// Ink's colours are decided when it is loaded, which is before anything else here runs.
const before = vi.hoisted(() => {
  const { FORCE_COLOR } = process.env;
  process.env.FORCE_COLOR = '1';
  return FORCE_COLOR;
});
afterAll(() => {
  if (before === undefined) delete process.env.FORCE_COLOR;
  else process.env.FORCE_COLOR = before;
});

const looks: Look[] = ['plain', 'strong', 'faint', 'good', 'warning', 'bad', 'picked'];
const lines: Line[] = [looks.map((look) => span(`${look} `, look)), [], line('last')];

function drawn(colour: boolean): string {
  const { lastFrame, unmount } = render(<Draw lines={lines} colour={colour} />);
  const frame = lastFrame() ?? '';
  unmount();
  return frame;
}

describe('Draw', () => {
  it('without colour has no escape code at all, weight included', () => {
    expect(drawn(false)).not.toContain('\u001b');
  });

  it('with colour gives what is bad red and bold, and plain text nothing', () => {
    const frame = drawn(true);
    expect(frame).toContain('\u001b[31m');
    expect(frame).toContain('\u001b[1m');
    expect(frame.startsWith('plain ')).toBe(true);
  });

  it.each([true, false])('says the same either way (colour %s)', (colour) => {
    const rows = stripVTControlCharacters(drawn(colour))
      .split('\n')
      .map((row) => row.trimEnd());
    expect(rows).toEqual([looks.join(' '), '', 'last']);
  });
});
