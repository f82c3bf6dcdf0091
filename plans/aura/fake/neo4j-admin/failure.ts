/** How the stand-in ends where it cannot go on: as the real one does, 1 for a command that failed, 64 for arguments. */
export class CommandFailed extends Error {
  /** Where in the real program, as far as somebody reads that. */
  readonly at: string;
  constructor(message: string, at = 'stand-in') {
    super(message);
    this.at = at;
  }
}
export class UsageError extends Error {}
