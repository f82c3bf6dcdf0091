/** One plain line an event, and a heartbeat each minute, so that a log shows that the run lives. */
import type { Notice } from '../../engine/host.ts';
import { clockText } from '../../plan/duration.ts';
import type { Io } from '../io.ts';
import type { View } from './host.ts';
import { noticeLines } from './notice-words.ts';

const minute = 60_000;
/** Counts that move all the time are told this often; words that change are told at once. */
const between = 10_000;

interface Open {
  plan: string;
  phase: string;
  title: string;
  since: number;
  text?: string;
  toldAt: number;
}

/** `many`: several plans run at once, so each line says whose it is. `now` is the run's clock, for what has elapsed in its world. */
export function plainView(io: Pick<Io, 'out' | 'err'>, options: { many?: boolean; now?: () => Date } = {}): View {
  const open = new Map<string, Open>();
  const now = () => (options.now?.() ?? new Date()).getTime();
  let lastLine = Date.now();
  const print = (notice: Pick<Notice, 'plan' | 'at'>, lines: readonly string[], to: (line: string) => void): void => {
    lastLine = Date.now();
    lines.forEach((line, i) => to(`${i === 0 ? `${notice.at.slice(11, 19)}Z  ${options.many ? `${notice.plan}  ` : ''}` : ''}${line}`));
  };
  const beat = setInterval(() => {
    if (Date.now() - lastLine < minute) return;
    const at = new Date(now()).toISOString();
    for (const step of open.values())
      print({ plan: step.plan, at }, [`${step.phase}  still: ${step.text ?? step.title}, ${clockText(now() - step.since)}`], io.out);
  }, minute / 4);
  beat.unref();
  return {
    notify(notice) {
      if ('step' in notice && notice.type !== 'undo') {
        const key = `${notice.plan} ${notice.step}`;
        const known = open.get(key);
        if (notice.type === 'step.begin')
          open.set(key, { plan: notice.plan, phase: notice.phase, title: notice.title, since: Date.parse(notice.at), toldAt: 0 });
        else if (notice.type !== 'step.progress') open.delete(key);
        else if (known && !worthTelling(known, notice.text)) return;
      }
      // What stops a run is what people look for when stdout went to a file.
      print(notice, noticeLines(notice), notice.type === 'run.stop' && notice.exit !== 0 ? io.err : io.out);
    },
    close: () => clearInterval(beat),
  };
}

function worthTelling(step: Open, text: string): boolean {
  const wordsOnly = (line: string | undefined): string | undefined => line?.replace(/[\d.,:]+/g, '#');
  if (step.text === text) return false;
  if (wordsOnly(step.text) === wordsOnly(text) && Date.now() - step.toldAt < between) return false;
  step.text = text;
  step.toldAt = Date.now();
  return true;
}
