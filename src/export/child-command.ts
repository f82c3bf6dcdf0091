/** A child process as it is typed; what it needs of secrets stands in its environment, set before by a person. */
import { commandLine } from '../actions/command.ts';
import type { ActionOf } from '../actions/schema.ts';

export function childCommand(action: ActionOf<'command'>): { command: string; fills: string[] } {
  const names = Object.keys(action.environment);
  const line = commandLine(action);
  const fills = [...line.matchAll(/<[^>]+>/g)].map(([word]) => word);
  return { command: [...names.map((name) => `read -rs ${name} && export ${name}`), line].join('\n'), fills: [...new Set(fills)] };
}
