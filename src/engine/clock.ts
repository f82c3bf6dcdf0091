/** All waiting goes through a clock, so that a sandbox can run fast and a test can run in virtual time. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms` milliseconds of this clock's time; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Wraps work that really takes time (a request, a child), so that virtual time stands still meanwhile. */
  busy<T>(work: Promise<T>): Promise<T>;
  /** World seconds a real second; 1 on LIVE. */
  readonly speed: number;
}
