/** `show`: the plan in words. Reads the file alone. */
import { planWords } from '../../export/words.ts';
import { readPlan } from '../../plan/file.ts';
import type { Command } from '../call.ts';
import { onward } from '../given.ts';
import { line } from '../hosts/ndjson.ts';
import { shellWord } from '../paths.ts';

export const show: Command = async ({ args, given, io }) => {
  const path = args[0] ?? '';
  const plan = await readPlan(path);
  const words = planWords(plan);
  if (given.json) io.out(line({ type: 'plan', path, words, plan }));
  else for (const text of words) io.out(text);
  io.err(onward(`Run it: encmigrate run ${shellWord(path)}`, given));
  return 0;
};
