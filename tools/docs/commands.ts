/** Commands and flags, from the tables that feed help and completion. */
import { commandTable } from '../../src/cli/command-table.ts';
import { type Flag, globalFlags } from '../../src/cli/flags.ts';
import { made, table } from './markdown.ts';

const flags = (of: Flag[]): string =>
  table(
    ['flag', ''],
    of.map(({ flags: flag, help, many }) => [`\`${flag}\``, `${help}${many ? ' (may be given several times)' : ''}`]),
  );

export function commandsDocument(): string {
  const commands = commandTable.map(({ name, args, does, examples, flags: own }) =>
    [
      `## encmigrate ${name}${args ? ` ${args}` : ''}`,
      `${does.charAt(0).toUpperCase()}${does.slice(1)}.`,
      `\`\`\`\n${examples.join('\n')}\n\`\`\``,
      ...(own.length > 0 ? [flags(own)] : []),
    ].join('\n\n'),
  );
  return `${made}
# Commands

\`encmigrate\` alone, in a terminal, opens the interactive session. Where stdin or stdout is no terminal there is one plain line an event; \`--json\` gives NDJSON.
How each ends: [exit-codes.md](exit-codes.md).

${commands.join('\n\n')}

## Flags of every command

${flags(globalFlags)}

Flags win over \`ENCMIGRATE_*\` variables, those over \`config.yaml\` in \`$XDG_CONFIG_HOME/encmigrate\`. \`AWS_*\` variables and profiles work as in the AWS SDK for JavaScript;
\`AWS_ENDPOINT_URL*\` is honoured, and shown on every screen.
`;
}
