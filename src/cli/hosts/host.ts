/** A host of the command line: a view that prints notices, flags that answer gates, a person where one is there. */
import type { Gate, Host, Notice } from '../../engine/host.ts';
import { flagAnswer, unanswered } from '../answers.ts';
import { askPerson } from '../ask-person.ts';
import { type Given, onward } from '../given.ts';
import type { Io } from '../io.ts';

export interface View {
  notify(notice: Notice): void;
  /** A gate that stays shut, for those who read by program. */
  shut?(gate: Gate): void;
  /** Ends timers. */
  close(): void;
}

export function commandHost(given: Given, io: Io, view: View): Host {
  // Plans that run side by side may ask at the same time: one question after the other.
  let last: Promise<unknown> = Promise.resolve();
  const oneByOne = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    notify: (notice) =>
      view.notify(
        notice.type === 'run.stop' ? { ...notice, next: onward(notice.next, given), ...(notice.back ? { back: onward(notice.back, given) } : {}) } : notice,
      ),
    async ask(gate, signal) {
      const answer = await flagAnswer(gate, given, io.env, io.cwd);
      if (answer) return answer;
      if (!io.terminal || !given.input || given.json) {
        view.shut?.(gate);
        return unanswered(gate);
      }
      return oneByOne(() => askPerson(gate, io, signal));
    },
  };
}
