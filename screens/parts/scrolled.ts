/** A screen that is a text to scroll: settings, words, journal, help, findings. */
import type { ScreenName } from '../keys.ts';
import type { Body, Screen, Size } from '../screen.ts';
import type { Stage } from '../stage.ts';
import { lastTop, pageOf } from './frame.ts';
import type { Line } from './line.ts';
import { moved } from './window.ts';

interface Text extends Omit<Partial<Screen>, 'body' | 'name'> {
  name: ScreenName;
  head?(size: Size): Line[];
  lines(size: Size): Line[];
  foot?(size: Size): Line[];
  least?: number;
  /** Opens at the end, as a journal does. */
  fromEnd?: boolean;
}

export function scrolled(stage: Stage, text: Text): Screen {
  let top = text.fromEnd ? Number.MAX_SAFE_INTEGER : 0;
  const { lines, head, foot, fromEnd: _, ...rest } = text;
  return {
    ...rest,
    name: text.name,
    body(size): Body {
      return {
        ...(head ? { head: head(size) } : {}),
        lines: lines(size),
        at: top,
        scroll: true,
        ...(foot ? { foot: foot(size) } : {}),
        ...(text.least === undefined ? {} : { least: text.least }),
      };
    },
    act(id, key) {
      const last = lastTop(stage, stage.size);
      const next = moved(Math.min(top, last), id, last, pageOf(stage, stage.size));
      if (next !== undefined) top = next;
      else if (id === 'back') stage.back();
      else text.act?.(id, key);
    },
  };
}
