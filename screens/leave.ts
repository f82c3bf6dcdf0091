/** Leaving while runs go: they stop after the call that has begun, AWS goes on with what was asked of it, and each says how it is resumed. */
import { line, paragraph } from './parts/line.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

export function leave(stage: Stage, why: 'quit' | 'interrupted'): Screen {
  const { session, store, symbols } = stage;
  const ids = stage.running();
  const goOn = stage.goOn();
  const pathOf = (id: string) => store.snapshot().runs[id]?.planPath ?? id;
  let stopping = false;
  let left = ids.length;

  const stop = () => {
    if (stopping) return;
    stopping = true;
    stage.changed();
    void Promise.allSettled(
      ids.map((id) =>
        session.stop(pathOf(id)).finally(() => {
          left--;
          stage.changed();
        }),
      ),
    ).then(() => stage.end({ why, goOn }));
  };
  if (why === 'interrupted') stop();

  const still = () => stage.running().filter((id) => ids.includes(id)).length;
  const over = { lines: [line(' What ran here has come to its end.', 'strong'), line(' Nothing is left to stop.')], least: 2 };

  return {
    name: 'leave',
    right: () => `${still()} running`,
    body: (size) => {
      if (!stopping && still() === 0) return over;
      return {
        lines: [
          line(` ${ids.length === 1 ? 'A run of this session is going' : `${ids.length} runs of this session are going`}.`, 'strong'),
          ...paragraph(
            stopping
              ? `Stopping: the calls that have begun are finished first, ${left} to go. Press Ctrl-C again to leave at once; the journals are valid all the same.`
              : 'Leaving stops what runs here, after the call that has begun. AWS goes on with what it was asked for: a backup or a group being created is finished, and billed.',
            size.columns,
          ),
          line(),
          line(' To go on later, from any terminal:'),
          ...goOn.flatMap((command) => paragraph(command, size.columns, 'strong', `   ${symbols.todo} `)),
        ],
        least: 2,
      };
    },
    disabled: () => (stopping ? { stay: 'It is stopping.', go: 'It is stopping already; Ctrl-C leaves at once.' } : {}),
    act(id) {
      if (id === 'stay') stage.back();
      else if (id === 'go') stop();
    },
  };
}
