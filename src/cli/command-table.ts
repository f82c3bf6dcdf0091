/** Where each command's work is: loaded only when it runs. A command is one entry here and its words in command-words.ts. */
import type { Command } from './call.ts';
import { type CommandWords, commandWords } from './command-words.ts';

export interface CommandEntry extends CommandWords {
  load: () => Promise<Command>;
}

const loaders: Record<string, () => Promise<Command>> = {
  scan: async () => (await import('./commands/scan.ts')).scan,
  plan: async () => (await import('./commands/plan.ts')).plan,
  show: async () => (await import('./commands/show.ts')).show,
  status: async () => (await import('./commands/status.ts')).status,
  export: async () => (await import('./commands/export.ts')).exportPlan,
  rehearse: async () => (await import('./commands/rehearse.ts')).rehearse,
  run: async () => (await import('./commands/run.ts')).run,
  resume: async () => (await import('./commands/resume.ts')).resume,
  revise: async () => (await import('./commands/revise.ts')).revise,
  verify: async () => (await import('./commands/verify.ts')).verify,
  rollback: async () => (await import('./commands/rollback.ts')).rollback,
  report: async () => (await import('./commands/report.ts')).report,
  sandbox: async () => (await import('./commands/sandbox.ts')).sandbox,
  completion: async () => (await import('./commands/completion.ts')).completion,
};

export const commandTable: CommandEntry[] = commandWords.map((words) => {
  const load = loaders[words.name];
  if (!load) throw new Error(`the command ${words.name} has words but no work`);
  return { ...words, load };
});
