/** The command line as commander reads it, built from the command table. Help is free of heavy imports. */
import { Command as Commander, type CommanderError } from 'commander';
import { UsageError } from '../plan/usage-error.ts';
import type { Call } from './call.ts';
import { type CommandEntry, commandTable } from './command-table.ts';
import { type Flag, globalFlags } from './flags.ts';
import { givenOf } from './given.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

/** What was asked, ready to run; or an exit code, where help or the version was all. */
export type Asked = { command: () => Promise<(call: Call) => Promise<number>>; call: Call } | { exit: number };

/** Throws UsageError. */
export async function parse(argv: readonly string[], io: Io): Promise<Asked> {
  let found: { entry?: CommandEntry; args: string[]; own: Record<string, unknown> } | undefined;
  let current = '';
  const root = new Commander('encmigrate');
  root.exitOverride().configureOutput({ writeOut: (text) => io.out(text.replace(/\n$/, '')), writeErr: () => undefined, outputError: () => undefined });
  root.description('Plans and runs the migration of a managed datastore to encryption at rest:\nback up, restore encrypted, verify, switch, delete.');
  root
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command');
  root.addHelpText('before', examples(rootExamples)).addHelpText('after', rootAfter);
  for (const flag of globalFlags) add(root, flag);
  root
    .argument('[command]')
    .usage('[command] [flags]')
    .action((command: string | undefined) => {
      if (command !== undefined) (root as unknown as { unknownCommand(): void }).unknownCommand();
      found = { args: [], own: {} };
    })
    .allowExcessArguments();
  for (const entry of commandTable) {
    const sub = root
      .command(entry.args ? `${entry.name} ${entry.args}` : entry.name)
      .summary(entry.does)
      .description(entry.does);
    sub
      .allowExcessArguments(false)
      .helpOption('-h, --help', 'print help')
      .configureHelp({ showGlobalOptions: true })
      .addHelpText('before', examples(entry.examples));
    for (const flag of entry.flags) add(sub, flag);
    sub
      .hook('preAction', () => undefined)
      .action(() => {
        found = { entry, args: sub.processedArgs.flat().filter((arg): arg is string => typeof arg === 'string'), own: sub.opts() };
      });
    sub.exitOverride((error) => {
      current = entry.name;
      throw error;
    });
  }
  try {
    root.parse(bareSandbox(argv), { from: 'user' });
  } catch (error) {
    const { code, exitCode, message } = error as CommanderError;
    if (typeof code !== 'string' || !code.startsWith('commander.')) throw error;
    if (exitCode === 0) return { exit: 0 };
    throw new UsageError(message.replace(/^error: /, '').replace(/\n/g, ' '), `see encmigrate ${current ? `${current} ` : ''}--help`);
  }
  if (!found) return { exit: 0 };
  const { entry, args, own } = found;
  const call: Call = { args, own, given: await givenOf(root.opts(), io.env), io };
  return { call, command: entry ? entry.load : async () => (await import('./commands/interactive.ts')).interactive };
}

function add(command: Commander, { flags, help, many }: Flag): void {
  if (many) command.option(flags, help, (value: string, before: string[] | undefined) => [...(before ?? []), value]);
  else command.option(flags, help);
}

/** `--sandbox scan` must not take "scan" for a world, which is why a world is only ever written --sandbox=WORLD. */
const bareSandbox = (argv: readonly string[]): string[] => argv.map((arg) => (arg === '--sandbox' ? '--sandbox=demo' : arg));

const examples = (lines: readonly string[]): string => `Examples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;

const rootExamples = [
  'encmigrate --sandbox                                  try it: the interactive session on a cloud of its own',
  'encmigrate scan --region eu-west-1                    what is not encrypted at rest',
  'encmigrate plan elasticache sessions-prod             ask, check, write sessions-prod.plan.json',
  'encmigrate show sessions-prod.plan.json               every call, before it is made',
  'encmigrate run sessions-prod.plan.json                run it, or go on where it stopped',
];

const rootAfter = `
Exit codes: 0 done, 1 failed, 2 usage, 3 waiting at a gate, 4 credentials, 5 blocked by preflight, 6 drift,
7 locked by another run, 130/143 signals. Results are on stdout, all else on stderr.
Flags win over ENCMIGRATE_* variables, those over XDG_CONFIG_HOME/encmigrate/config.yaml.`;
