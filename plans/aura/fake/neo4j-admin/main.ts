/**
 * The stand-in for neo4j-admin that the sandbox lends where there is no Neo4j: the same words on the command line, on the screen and on the wire as
 * neo4j-admin 5.26.12 (facts 3; taken down from the real one). Its archives only stand for data (archive.ts), and it goes to a sandbox only.
 */
import { parse } from './arguments.ts';
import { dump } from './dump.ts';
import { CommandFailed, UsageError } from './failure.ts';
import { load } from './load.ts';
import { upload } from './upload.ts';

/** The version that it speaks as. */
const version = '5.26.12';

async function run(argv: string[]): Promise<number> {
  process.stderr.write('This is a stand-in of the encmigrate sandbox for neo4j-admin: it moves no data, it only speaks as the real one does.\n');
  if (argv[0] === '--version' || argv[0] === '-V') return say(version);
  const [group, command, ...rest] = argv;
  const verbose = rest.includes('--verbose');
  try {
    const commands = { dump, load, upload };
    if (group !== 'database' || !(String(command) in commands))
      throw new UsageError(`Unmatched argument at index ${group === 'database' ? 1 : 0}: '${argv.join(' ')}'`);
    if (verbose) header();
    await commands[command as keyof typeof commands](parse(command as keyof typeof commands, rest));
    return 0;
  } catch (error) {
    return failed(error, verbose);
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function header(): void {
  say(`neo4j ${version}`);
  say(`VM Name: none, this is a stand-in\nVM Version: Node ${process.version}`);
  say(`Configuration files used (ordered by priority):\n${process.env.NEO4J_CONF ?? '.'}/neo4j.conf\n--------------------`);
}

/** Exit codes of the real one: facts 3.5. */
function failed(error: unknown, verbose: boolean): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nUsage: neo4j-admin database [COMMAND]\n`);
    return 64;
  }
  const { message, because = `org.neo4j.cli.CommandFailedException: ${message}`, at = 'stand-in' } = error as CommandFailed;
  if (verbose) process.stderr.write(`org.neo4j.cli.CommandFailedException: ${message}\n\tat ${at}\nCaused by: ${because}\n`);
  else process.stderr.write(`${message}\nRun with '--verbose' for a more detailed error message.\n`);
  return error instanceof CommandFailed ? 1 : 70;
}

process.exitCode = await run(process.argv.slice(2));
