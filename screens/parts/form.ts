/** The form of choices: pure state of its fields, and what they give. The same words as the flags of `encmigrate plan`. */
import { parseDuration } from '../../src/plan/duration.ts';
import type { Choices, Question } from '../../src/plan/system.ts';
import { type Field, field, textIn } from './field.ts';

export interface Entry {
  question: Question;
  /** What is typed: text, duration, one more place, a setting without options. */
  field: Field;
  /** Places that were added. */
  list: string[];
  /** Value of a key or an option. */
  value?: string;
}

export const entriesOf = (questions: readonly Question[]): Entry[] =>
  questions.map((question) => {
    const chosen = question.options
      ? (question.default ?? question.options.find((o) => !o.disabled)?.value)
      : question.kind === 'key'
        ? question.default
        : undefined;
    return {
      question,
      field: field(takesText(question) && question.kind !== 'endpoints' ? (question.default ?? '') : ''),
      list: [],
      ...(chosen === undefined ? {} : { value: chosen }),
    };
  });

export const takesText = ({ kind, options }: Question): boolean => kind !== 'key' && !options;

export const textOfEntry = (entry: Entry): string => (takesText(entry.question) ? textIn(entry.field).trim() : (entry.value ?? ''));

/** The option after (or before) the one that is chosen; disabled ones are passed over. */
export function turned(entry: Entry, by: 1 | -1): Entry {
  const options = (entry.question.options ?? []).filter((o) => !o.disabled);
  if (options.length === 0) return entry;
  const at = options.findIndex((o) => o.value === entry.value);
  const next = options[(at + by + options.length) % options.length];
  return next ? { ...entry, value: next.value } : entry;
}

/** What is wrong with an entry, in words; undefined where nothing is. */
export function faultOf(entry: Entry): string | undefined {
  const text = textOfEntry(entry);
  if (entry.question.kind === 'endpoints')
    return entry.question.required && entry.list.length === 0 && text === '' ? `${entry.question.label}: add at least one` : undefined;
  if (text === '') return entry.question.required ? `${entry.question.label} is needed` : undefined;
  if (entry.question.kind !== 'duration') return undefined;
  try {
    parseDuration(text);
    return undefined;
  } catch (error) {
    return `${entry.question.label}: ${(error as Error).message}; write it as 30m, 1h30m or 2d`;
  }
}

export function choicesOf(entries: readonly Entry[]): Choices {
  const choices: Choices = {};
  const settings: Record<string, string> = {};
  for (const entry of entries) {
    const { name, kind } = entry.question;
    const text = textOfEntry(entry);
    if (kind === 'endpoints') choices[name] = [...entry.list, ...(text === '' ? [] : [text])];
    else if (text === '') continue;
    else if (kind === 'setting') settings[name] = text;
    else choices[name] = kind === 'duration' ? parseDuration(text) : text;
  }
  return { ...choices, settings };
}
