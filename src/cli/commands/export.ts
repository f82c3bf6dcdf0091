/** `export`: the plan for review or for other machinery, on stdout. */
import { formatOf, write } from '../../export/formats.ts';
import { readPlan } from '../../plan/file.ts';
import type { Command } from '../call.ts';

export const exportPlan: Command = async ({ args, own, io }) => {
  // Before the file is read: a wrong format is wrong whatever the plan.
  const format = formatOf(own.format);
  const text = await write(format, await readPlan(args[0] ?? ''));
  io.out(text.replace(/\n$/, ''));
  return 0;
};
