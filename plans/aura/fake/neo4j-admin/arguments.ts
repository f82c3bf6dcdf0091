/** The command line, as far as the real one has it: `--option=value`, `--option value`, flags, one database. Facts 3.2, 3.3. */
import { UsageError } from './failure.ts';

export interface Arguments {
  database: string;
  options: Record<string, string>;
  /** A flag, or one that is `=true`. */
  has(flag: string): boolean;
}

const values = {
  dump: ['to-path', 'additional-config'],
  load: ['from-path', 'additional-config'],
  upload: ['from-path', 'to-uri', 'to-user', 'to-password', 'to', 'to-dbid', 'additional-config'],
};
const flags = {
  dump: ['verbose', 'expand-commands', 'overwrite-destination', 'to-stdout'],
  load: ['verbose', 'expand-commands', 'overwrite-destination', 'info', 'from-stdin'],
  upload: ['verbose', 'expand-commands', 'overwrite-destination'],
};
const required: Record<string, string[]> = { dump: [], load: [], upload: ['from-path', 'to-uri'] };

export function parse(command: keyof typeof values, argv: string[]): Arguments {
  const options: Record<string, string> = {};
  const databases: string[] = [];
  for (let n = 0; n < argv.length; n++) {
    const argument = argv[n] ?? '';
    const [, name, value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) databases.push(argument);
    else if (flags[command].includes(name)) options[name] = value ?? 'true';
    else if (values[command].includes(name)) options[name] = value ?? argv[++n] ?? missing(name);
    else throw new UsageError(`Unknown option: '${argument}'`);
  }
  const lacks = (required[command] ?? []).filter((name) => !options[name]);
  if (lacks.length > 0)
    throw new UsageError(`Missing required option${lacks.length > 1 ? 's' : ''}: ${lacks.map((name) => `'--${name}=<${name}>'`).join(', ')}`);
  const [database, ...more] = databases;
  if (!database) throw new UsageError(`Missing required parameter: '<database>'`);
  if (more.length > 0) throw new UsageError(`Unmatched argument at index ${argv.indexOf(more[0] ?? '') + 2}: '${more[0]}'`);
  return { database, options, has: (flag) => options[flag] === 'true' };
}

function missing(name: string): never {
  throw new UsageError(`Missing required parameter for option '--${name}'`);
}
