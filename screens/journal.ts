/** The journal of a run, as people read it; opens at its end. */
import { line, paragraph } from './parts/line.ts';
import { scrolled } from './parts/scrolled.ts';
import type { Stage } from './stage.ts';

export function journal(stage: Stage, planPath: string, name: string): void {
  stage.opening(
    'Reading the journal…',
    () => stage.session.journal(planPath),
    (entries) =>
      stage.go(
        scrolled(stage, {
          name: 'journal',
          fromEnd: true,
          right: () => `journal of ${name}`,
          head: () => [line(` ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}, oldest first`)],
          lines: (size) =>
            entries.length === 0 ? [line(' Nothing has run yet.')] : entries.flatMap((entry) => paragraph(entry, size.columns, 'plain', ' ', 4)),
        }),
      ),
  );
}
