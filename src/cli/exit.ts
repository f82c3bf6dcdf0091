/** The one place where the program ends, and the one table of its exit codes. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  gate: 3,
  credentials: 4,
  blocked: 5,
  drift: 6,
  locked: 7,
  interrupted: 130,
  terminated: 143,
} as const;

// By name and not by class: `--help` must not load the engine to know them.
const byName: Record<string, number> = {
  UsageError: exitCodes.usage,
  PlanFileError: exitCodes.usage,
  CommanderError: exitCodes.usage,
  GateClosed: exitCodes.gate,
  CredentialsError: exitCodes.credentials,
  BlockedError: exitCodes.blocked,
  DriftError: exitCodes.drift,
  LockedError: exitCodes.locked,
  Interrupted: exitCodes.interrupted,
};

/** Error -> exit code. AWS errors are told by their class: expired or missing credentials are 4, all others 1. */
export function exitOf(error: unknown): number {
  const { name, kind, exit } = (error ?? {}) as { name?: string; kind?: string; exit?: number };
  if (typeof exit === 'number') return exit;
  if (kind === 'credentials') return exitCodes.credentials;
  return byName[name ?? ''] ?? exitCodes.failed;
}

/** Of several runs: a signal says more than a failure, a failure more than a gate. */
const gravity = [0, 3, 7, 6, 5, 4, 2, 1, 143, 130];

export const worst = (codes: readonly number[]): number => codes.reduce((most, code) => (gravity.indexOf(code) > gravity.indexOf(most) ? code : most), 0);

/** Ends the process once what was printed has left: a pipe takes its time, and process.exit does not wait for it. */
export async function leave(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise<void>((done) => (stream.writable ? stream.write('', () => done()) : done()))));
  process.exit(code);
}

/** Second Ctrl-C: at once. What is in the journal is on disk already. */
export function leaveNow(code: number): never {
  process.exit(code);
}
