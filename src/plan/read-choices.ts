/** Choices as form and flags give them, which is text: read leniently, since what cannot be understood becomes a finding and no error. Pure. */
import { parseDuration } from './duration.ts';
import type { Choices } from './system.ts';

export interface ChoiceFault {
  name: string;
  why: string;
}

/** How long the source stays after the switch unless told otherwise. */
export const defaultSoak = 'PT30M';

export function readerOf(choices: Choices) {
  const faults: ChoiceFault[] = [];
  const text = (name: string): string | null => {
    const value = choices[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  return {
    faults,
    text,
    /** One of these, or null. */
    one<T extends string>(name: string, options: readonly T[]): T | null {
      const asked = text(name);
      const found = options.find((option) => option === asked) ?? null;
      if (asked && !found) faults.push({ name, why: `"${asked}" is none of ${options.join(', ')}` });
      return found;
    },
    /** ISO 8601. */
    duration(name: string, otherwise: string): string {
      try {
        return parseDuration(text(name) ?? otherwise);
      } catch (error) {
        faults.push({ name, why: (error as Error).message });
        return otherwise;
      }
    },
    /** A list, or words with blanks between. */
    list(name: string): string[] {
      const value = choices[name];
      if (typeof value === 'string') return value.split(/\s+/).filter(Boolean);
      return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string' && v !== '') : [];
    },
    /** `FIELD=VALUE` pairs, as typed. */
    pairs(name: string): Record<string, string> {
      const value: unknown = choices[name];
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, String(v)]));
    },
  };
}
