/** The form of choices on a plain terminal: what is not chosen yet is asked, one question a line. */
import type { Choices, Question } from '../plan/system.ts';
import type { Io } from './io.ts';
import { askLine } from './prompt.ts';

const chosen = (choices: Choices, question: Question): boolean => {
  const settings = (choices.settings ?? {}) as Record<string, string>;
  return question.kind === 'setting' ? settings[question.name] !== undefined : choices[question.name] !== undefined;
};

/** Answers the choices with what was typed; an empty answer takes the default. */
export async function askChoices(io: Io, questions: readonly Question[], before: Choices): Promise<Choices> {
  const choices = { ...before };
  for (const question of questions.filter((q) => !chosen(choices, q))) {
    io.err('');
    io.err(`${question.label}  (${question.flag}: ${question.help})`);
    for (const { value, label, disabled } of question.options ?? []) io.err(`  ${value}  ${label}${disabled ? `  not possible: ${disabled}` : ''}`);
    const typed = await askLine(
      io,
      question.default ? `${question.label} [${question.default}]: ` : question.required ? `${question.label}: ` : `${question.label} (Enter for none): `,
    );
    const value = typed?.trim() || question.default;
    if (value === undefined) continue;
    if (question.kind === 'setting') choices.settings = { ...(choices.settings as object | undefined), [question.name]: value };
    else if (question.kind === 'endpoints') choices.endpoints = value.split(/\s+/);
    else choices[question.name] = value;
  }
  return choices;
}
