/** `completion`: generated from the command table, so that it knows every command and flag. */
import { UsageError } from '../../plan/usage-error.ts';
import type { Command } from '../call.ts';
import { commandWords } from '../command-words.ts';
import { globalFlags } from '../flags.ts';
import { systemNames } from '../systems.ts';

const long = (flags: string): string => /--[a-z-]+/.exec(flags)?.[0] ?? '';
const flagsOf = (name: string): string[] => [...(commandWords.find((c) => c.name === name)?.flags ?? []), ...globalFlags].map(({ flags }) => long(flags));
const planCommands = commandWords.filter(({ args }) => args.includes('plan')).map(({ name }) => name);

const shells: Record<string, () => string[]> = { bash, zsh: () => ['autoload -U +X bashcompinit && bashcompinit', ...bash()], fish };

export const completion: Command = async ({ args, io }) => {
  const [shell = ''] = args;
  const write = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (!write) throw new UsageError(`there is no completion for "${shell}"`, `choose one of: ${Object.keys(shells).join(', ')}`);
  for (const text of write()) io.out(text);
  return 0;
};

function bash(): string[] {
  return [
    '_encmigrate() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    '  local word="${COMP_WORDS[COMP_CWORD]}" command="${COMP_WORDS[1]}" words=""',
    `  if [ "$COMP_CWORD" -eq 1 ]; then words="${commandWords.map((c) => c.name).join(' ')} ${globalFlags.map((f) => long(f.flags)).join(' ')}"; else`,
    '    case "$command" in',
    ...commandWords.map(
      ({ name }) =>
        `      ${name}) words="${flagsOf(name).join(' ')}${name === 'plan' ? ` ${systemNames().join(' ')}` : name === 'completion' ? ` ${Object.keys(shells).join(' ')}` : ''}" ;;`,
    ),
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    `  case "$command" in ${planCommands.join('|')}) [ "$COMP_CWORD" -gt 1 ] && COMPREPLY+=($(compgen -f -X '!*.plan.json' -- "$word")) ;; esac`,
    '}',
    'complete -o filenames -F _encmigrate encmigrate',
  ];
}

function fish(): string[] {
  const said = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  return [
    ...commandWords.map(({ name, does }) => `complete -c encmigrate -n __fish_use_subcommand -f -a ${name} -d ${said(does)}`),
    ...globalFlags.map(({ flags, help }) => `complete -c encmigrate -l ${long(flags).slice(2)} -d ${said(help)}`),
    ...commandWords.flatMap(({ name, flags }) =>
      flags.map((f) => `complete -c encmigrate -n '__fish_seen_subcommand_from ${name}' -l ${long(f.flags).slice(2)} -d ${said(f.help)}`),
    ),
    `complete -c encmigrate -n '__fish_seen_subcommand_from plan' -f -a '${systemNames().join(' ')}'`,
  ];
}
