/** Where a plan may go: the API hosts, the programs and their variables of its recipe's own list, and nothing else, whoever wrote the plan and whoever agrees to it. */
import { PlanFileError } from '../plan/errors.ts';
import type { Plan } from '../plan/schema.ts';
import type { System } from '../plan/system.ts';

interface Goes {
  step: string;
  what: 'host' | 'program' | 'variable';
  to: string;
}

const does = { host: 'speaks to the host', program: 'starts the program', variable: 'starts a program with the variable' };

/** Every request, command and reader of a step, its way back included. */
function* goesOf(step: string, value: unknown): Generator<Goes> {
  if (value === null || typeof value !== 'object') return;
  const { kind, reader, host, program, variables, environment } = value as Record<string, unknown>;
  if (kind === 'request' || reader === 'api') yield { step, what: 'host', to: String(host) };
  if (kind === 'command' || reader === 'command') yield { step, what: 'program', to: String(program) };
  // A variable can make any program do anything: LD_PRELOAD, NODE_OPTIONS, JAVA_TOOL_OPTIONS.
  if (kind === 'command') for (const name of Object.keys({ ...(variables as object), ...(environment as object) })) yield { step, what: 'variable', to: name };
  for (const part of Object.values(value)) yield* goesOf(step, part);
}

/** Throws PlanFileError, before anything of the plan is done. */
export function staysAllowed(plan: Plan, { allowed, title }: Pick<System, 'allowed' | 'title'>, path: string): void {
  for (const { id, action, undo, undoUsed } of plan.steps)
    for (const { step, what, to } of goesOf(id, [action, undo, undoUsed]))
      if (!allowed[`${what}s`].includes(to))
        throw new PlanFileError(
          `step ${step} of ${path} ${does[what]} ${JSON.stringify(to)}, which no plan for ${title} does: somebody edited the plan`,
          'plan again with the choices you want; a plan is never edited',
        );
}
