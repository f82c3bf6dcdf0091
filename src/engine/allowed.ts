/** Where a plan may go: the API hosts and the programs of its recipe's own list, and nothing else, whoever wrote the plan and whoever agrees to it. */
import { PlanFileError } from '../plan/errors.ts';
import type { Plan } from '../plan/schema.ts';
import type { System } from '../plan/system.ts';

interface Goes {
  step: string;
  what: 'host' | 'program';
  to: string;
}

/** Every request, command and reader of a step, its way back included. */
function* goesOf(step: string, value: unknown): Generator<Goes> {
  if (value === null || typeof value !== 'object') return;
  const { kind, reader, host, program } = value as Record<string, unknown>;
  if (kind === 'request' || reader === 'api') yield { step, what: 'host', to: String(host) };
  if (kind === 'command' || reader === 'command') yield { step, what: 'program', to: String(program) };
  for (const part of Object.values(value)) yield* goesOf(step, part);
}

/** Throws PlanFileError, before anything of the plan is done. */
export function staysAllowed(plan: Plan, { allowed, title }: Pick<System, 'allowed' | 'title'>, path: string): void {
  for (const { id, action, undo, undoUsed } of plan.steps)
    for (const { step, what, to } of goesOf(id, [action, undo, undoUsed]))
      if (!(what === 'host' ? allowed.hosts : allowed.programs).includes(to))
        throw new PlanFileError(
          `step ${step} of ${path} ${what === 'host' ? 'speaks to the host' : 'starts the program'} ${JSON.stringify(to)}, which no plan for ${title} does: somebody edited the plan`,
          'plan again with the choices you want; a plan is never edited',
        );
}
