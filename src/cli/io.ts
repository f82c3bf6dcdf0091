/** What a command may print to and read from, so that tests stand in for a terminal. Results go out, all else goes to err. */
export interface Io {
  /** One line on stdout. */
  out(line: string): void;
  /** One line on stderr. */
  err(line: string): void;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** stdin and stdout both are a terminal: people can be asked, and Ink can draw. */
  terminal: boolean;
  columns: number;
  colour: boolean;
  stdin: NodeJS.ReadStream;
}

/** FORCE_COLOR over NO_COLOR, as Node itself takes them; bin/encmigrate.js has turned `--no-color` into FORCE_COLOR=0. */
export function colourWanted(env: NodeJS.ProcessEnv, tty: boolean): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR || env.TERM === 'dumb') return false;
  return tty;
}

export function processIo(): Io {
  const { stdin, stdout, stderr } = process;
  // A reader that went away (`| head`) is no error of ours, and must not end a run.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    env: process.env,
    cwd: process.cwd(),
    terminal: stdin.isTTY === true && stdout.isTTY === true,
    columns: stdout.columns ?? 80,
    colour: colourWanted(process.env, stdout.isTTY === true),
    stdin,
  };
}
