/** A fact that a plan can do without: a refusal becomes a note in the facts, which preflight reports. */
import { AwsError } from './error.ts';

export interface Unread {
  what: string;
  operation: string;
  name: string;
  message: string;
}

export type Optional = <T>(what: string, operation: string, read: () => Promise<T>) => Promise<T | null>;

/** Lost connections and dead credentials are no facts: they stop the planning. */
export function optionalInto(unread: Unread[]): Optional {
  return async (what, operation, read) => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof AwsError) || (error.kind !== 'denied' && error.kind !== 'fault' && error.kind !== 'transient')) throw error;
      unread.push({ what, operation, name: error.name, message: error.message });
      return null;
    }
  };
}
