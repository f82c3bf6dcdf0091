/** From an argument list to an exit code. bin/encmigrate.js calls `main`; tests call `execute` with an Io of their own. */
import { errorLines } from './error-text.ts';
import { exitOf, leave } from './exit.ts';
import { type Io, processIo } from './io.ts';
import { version } from './version.ts';

export async function execute(argv: readonly string[], io: Io): Promise<number> {
  try {
    if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
      io.out(version);
      return 0;
    }
    const { parse } = await import('./program.ts');
    const asked = await parse(argv, io);
    if ('exit' in asked) return asked.exit;
    const command = await asked.command();
    return await command(asked.call);
  } catch (error) {
    for (const line of errorLines(error, argv.includes('--debug') || io.env.ENCMIGRATE_DEBUG !== undefined)) io.err(line);
    return exitOf(error);
  }
}

export async function main(argv: readonly string[] = process.argv.slice(2)): Promise<never> {
  return leave(await execute(argv, processIo()));
}
