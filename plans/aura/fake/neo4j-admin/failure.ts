/** How the stand-in ends where it cannot go on: as the real one does, 1 for a command that failed, 64 for arguments. */
export class CommandFailed extends Error {}
export class UsageError extends Error {}
