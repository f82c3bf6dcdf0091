/** Errors that have an exit code of their own; src/cli/exit.ts maps them. */
import type { Drift } from './drift.ts';

/** The source, or a place, is not what the plan rests on: exit 6. */
export class DriftError extends Error {
  override name = 'DriftError';
  constructor(
    message: string,
    readonly drifts: Drift[] = [],
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** Another run holds this plan: exit 7. */
export class LockedError extends Error {
  override name = 'LockedError';
  constructor(
    message: string,
    readonly holder: { host: string; pid: number; since: string; user?: string },
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** Preflight found what cannot work: exit 5. */
export class BlockedError extends Error {
  override name = 'BlockedError';
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** No usable credentials, or those of another account: exit 4. */
export class CredentialsError extends Error {
  override name = 'CredentialsError';
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** The plan file is not what encmigrate wrote: exit 2. */
export class PlanFileError extends Error {
  override name = 'PlanFileError';
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** The journal was cut, edited, or belongs to another plan: exit 1. */
export class JournalError extends Error {
  override name = 'JournalError';
  constructor(
    message: string,
    readonly line: number,
    readonly remedy?: string,
  ) {
    super(message);
  }
}
