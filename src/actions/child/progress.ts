/** What a program's output says of how far it is, by the grammar that its action gives. Pure; fed with what was written since. */
import type { ActionOf } from '../schema.ts';

type Grammar = ActionOf<'command'>['progress'];

export interface Reached {
  /** The last block that began, in our words. */
  says: string;
  /** 0..1 of that block, where it tells. */
  share?: number;
  /** What the whole of the block stands for, in bytes. */
  bytes?: number;
}

export interface ProgressReader {
  feed(text: string): Reached | undefined;
}

/** Lines end in a newline or a carriage return; dots count as they come, long before their line ends. */
export function progressReader(grammar: Grammar): ProgressReader {
  const rules = grammar.map((rule) => ({ ...rule, pattern: new RegExp(rule.match) }));
  let line = '';
  let dots: { seen: number; of: number } | undefined;
  let reached: Reached | undefined;

  function whole(text: string): void {
    const rule = rules.find(({ pattern }) => pattern.test(text));
    if (!rule) return;
    const group = rule.pattern.exec(text)?.[1];
    const share = rule.percent && group !== undefined ? Math.min(1, Number(group.replace(',', '.')) / 100) : undefined;
    dots = rule.dots ? { seen: 0, of: rule.dots } : undefined;
    reached = {
      says: rule.says.replaceAll('$1', group ?? ''),
      ...(share !== undefined && !Number.isNaN(share) ? { share } : dots ? { share: 0 } : {}),
      ...(typeof rule.bytes === 'number' ? { bytes: rule.bytes } : {}),
    };
  }

  /** A line of nothing but dots, blanks and a percentage that follows them. */
  function counted(character: string): boolean {
    if (!dots || !reached || !/^[.\s\d%]*$/.test(line)) return false;
    if (character === '.') {
      dots.seen = Math.min(dots.of, dots.seen + 1);
      reached = { ...reached, share: dots.seen / dots.of };
    }
    return true;
  }

  return {
    feed(text) {
      for (const character of text) {
        if (character === '\n' || character === '\r') {
          if (line.trim() !== '' && !(dots && /^[.\s\d%]+$/.test(line))) whole(line);
          line = '';
          continue;
        }
        line = (line + character).slice(-4_000);
        counted(character);
      }
      return reached;
    },
  };
}

/** Throughput and time left, from what was seen of a block that stands for bytes. Withheld until there is something to say. */
export function rateWords(reached: Reached, began: { at: number; share: number }, now: number): string {
  const { share, bytes } = reached;
  const seconds = (now - began.at) / 1000;
  const done = (share ?? 0) - began.share;
  if (share === undefined || bytes === undefined || bytes <= 0 || seconds < 5 || done < 0.01) return '';
  const perSecond = (done * bytes) / seconds;
  return `, ${size(perSecond)}/s, ${left(((1 - share) * bytes) / perSecond)} left`;
}

export function size(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  if (bytes >= 1024 ** 2) return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  return bytes >= 1024 ? `${Math.round(bytes / 1024)} kB` : `${Math.round(bytes)} B`;
}

const left = (seconds: number): string =>
  seconds >= 5400 ? `${(seconds / 3600).toFixed(1)} h` : seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${Math.max(1, Math.round(seconds))} s`;
