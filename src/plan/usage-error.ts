/** Wrong input: exit code 2. `message` says what and why, `remedy` what to do next. */
export class UsageError extends Error {
  override name = 'UsageError';
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}
