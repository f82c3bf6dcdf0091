/** What a rehearsal found, in the words of `encmigrate rehearse`. It says SANDBOX, whatever the session is on. */
import type { Plan } from '../src/plan/schema.ts';
import { paragraph } from './parts/line.ts';
import { scrolled } from './parts/scrolled.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

export const rehearsal = (stage: Stage, plan: Plan, lines: readonly string[]): Screen =>
  scrolled(stage, {
    name: 'rehearsal',
    right: () => `rehearsal ${plan.id}`,
    lines: (size) => lines.flatMap((text) => paragraph(text, size.columns, /^FAILS/.test(text) ? 'bad' : 'plain', ` ${/^ */.exec(text)?.[0] ?? ''}`)),
  });
