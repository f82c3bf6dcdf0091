/** A JVM of our own, with what it said, ended when the tests end. */
import { execa } from 'execa';

export interface Java {
  readonly exitCode: number | null;
  output(): string;
  end(): Promise<void>;
}

export function java(args: string[], cwd: string): Java {
  let said = '';
  let exitCode: number | null = null;
  const child = execa('java', ['-Xmx256m', ...args], { cwd, reject: false, buffer: false, all: true, forceKillAfterDelay: 5_000 });
  child.all?.on('data', (chunk: Buffer) => (said = (said + chunk).slice(-20_000)));
  const ended = child.then((result) => (exitCode = result.exitCode ?? -1));
  return {
    get exitCode() {
      return exitCode;
    },
    output: () => said,
    async end() {
      child.kill();
      await ended;
    },
  };
}
