/** A call that may or may not have taken effect: its answer was lost, or was a 5xx. Only a probe can tell. */
export class Ambiguous extends Error {
  override name = 'Ambiguous';
  constructor(override readonly cause: Error) {
    super(cause.message);
  }
}

/** What stops a step for good until somebody changes something: the service's own words. */
export class StepError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly requestId?: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}
