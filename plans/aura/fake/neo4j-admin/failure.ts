/** How the stand-in ends where it cannot go on: as the real one does, 1 for a command that failed, 64 for arguments. */
export class CommandFailed extends Error {
  /** As Java says it; the same again where there is none. */
  because: string;
  /** Where in the real program, as far as somebody reads that. */
  at: string;
  // Node runs this file as it is, which knows no fields among the arguments.
  constructor(message: string, { because = `org.neo4j.cli.CommandFailedException: ${message}`, at = 'stand-in' }: { because?: string; at?: string } = {}) {
    super(message);
    this.because = because;
    this.at = at;
  }
}
export class UsageError extends Error {}

/** A connection that broke; a part of a file is then sent again. */
export class Broken extends CommandFailed {}

/** In the words of Java's HTTP client. */
export function broken(error: unknown): CommandFailed {
  if (error instanceof CommandFailed) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const says = code === 'ECONNREFUSED' ? 'Connection refused' : code === 'ECONNRESET' ? 'Unexpected end of file from server' : message;
  return new Broken(says, { because: `java.net.${code === 'ECONNREFUSED' ? 'ConnectException' : 'SocketException'}: ${says}` });
}

/** What the real one says instead, with the cause below. */
export const saying =
  (says: string) =>
  (error: unknown): never => {
    throw error instanceof CommandFailed ? new CommandFailed(says, { because: error.because }) : error;
  };
