/** What was asked, after flags, ENCMIGRATE_* and the user's file have been laid over each other, in that order. */
import { type Phase, phases } from '../plan/phases.ts';
import { UsageError } from '../plan/usage-error.ts';
import { shellWord } from './paths.ts';
import { type Settings, standing } from './standing.ts';

export interface Given {
  regions: string[];
  /** The region was asked for on this command line, and does not merely stand in a file. */
  regionTyped: boolean;
  profile?: string;
  endpointUrl?: string;
  /** Name of a world. */
  sandbox?: string;
  speed?: number;
  json: boolean;
  yes: boolean;
  confirm: string[];
  accept: string[];
  /** NAME=env:VARIABLE or NAME=file:PATH, as typed. */
  secret: string[];
  until?: Phase;
  digest?: string;
  /** Name of the SSM parameter. */
  claim?: string;
  input: boolean;
  debug: boolean;
  screenReader: boolean;
  /** The flags of this command line that say where: a command that goes on must go on there. Starts with a blank, or is empty. */
  again: string;
}

/** `flags` are commander's. Throws UsageError. */
export async function givenOf(flags: Record<string, unknown>, env: NodeJS.ProcessEnv): Promise<Given> {
  const set: Settings = { ...(await standing(env)), ...Object.fromEntries(Object.entries(flags).filter(([name]) => name !== 'input' && name !== 'color')) };
  if (flags.input === false) set.noInput = true;
  const text = (name: keyof Settings): string | undefined => (typeof set[name] === 'string' && set[name] !== '' ? (set[name] as string) : undefined);
  const speed = speedOf(set.speed);
  const until = phaseOf(text('until'));
  const claim = claimOf(text('lock'));
  const sandbox = set.sandbox === true || set.sandbox === 'true' ? 'demo' : set.sandbox === 'false' ? undefined : text('sandbox');
  if (sandbox !== undefined && flags.endpointUrl !== undefined)
    throw new UsageError('--sandbox and --endpoint-url were both given', 'give one: --sandbox brings its own endpoint');
  return {
    regions: regionsOf(set.region),
    regionTyped: flags.region !== undefined,
    ...optional('profile', text('profile')),
    ...optional('endpointUrl', sandbox === undefined ? text('endpointUrl') : undefined),
    ...optional('sandbox', sandbox),
    ...optional('speed', speed),
    ...optional('until', until),
    ...optional('digest', digestOf(text('digest'))),
    ...optional('claim', claim),
    json: yes(set.json),
    yes: flags.yes === true,
    confirm: many(flags.confirm),
    accept: many(flags.accept),
    secret: many(flags.secret),
    input: !yes(set.noInput),
    debug: yes(set.debug),
    again: againOf(flags),
    screenReader: yes(set.screenReader) || env.INK_SCREEN_READER === 'true',
  };
}

/** The exact next command: the same sandbox, endpoint and profile as this one. */
export const onward = (command: string, given: Pick<Given, 'again'>): string => command + given.again;

/** What was only set in the environment or a file will be there next time too. */
function againOf(flags: Record<string, unknown>): string {
  const parts = [
    flags.sandbox === 'demo' ? '--sandbox' : typeof flags.sandbox === 'string' ? `--sandbox=${flags.sandbox}` : '',
    typeof flags.endpointUrl === 'string' ? `--endpoint-url ${shellWord(flags.endpointUrl)}` : '',
    typeof flags.profile === 'string' ? `--profile ${shellWord(flags.profile)}` : '',
  ];
  return parts
    .filter(Boolean)
    .map((part) => ` ${part}`)
    .join('');
}

const optional = <K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } => (value === undefined ? {} : ({ [name]: value } as { [P in K]: V }));
const many = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);
const yes = (value: unknown): boolean => value === true || value === 'true' || value === '1' || value === 'yes';

function regionsOf(value: unknown): string[] {
  const regions = [
    ...new Set(
      [value]
        .flat()
        .flatMap((part) => (typeof part === 'string' ? part.split(',') : []))
        .map((r) => r.trim())
        .filter(Boolean),
    ),
  ];
  for (const region of regions)
    if (region !== 'all' && !/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region))
      throw new UsageError(`"${region}" is not the name of a region`, 'write it as eu-west-1, several with commas, or all');
  if (regions.includes('all') && regions.length > 1) throw new UsageError('--region all cannot stand beside other regions', 'give all, or a list');
  return regions;
}

function speedOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const speed = Number(value);
  if (!(speed > 0) || speed > 100_000)
    throw new UsageError(`--speed ${String(value)} is not a speed`, 'give a number from 1 to 100000: world seconds a second');
  return speed;
}

function phaseOf(value: string | undefined): Phase | undefined {
  if (value === undefined) return undefined;
  const phase = phases.find((one) => one === value);
  if (!phase) throw new UsageError(`--until ${value}: there is no such phase`, `choose one of: ${phases.join(', ')}`);
  return phase;
}

function digestOf(value: string | undefined): string | undefined {
  if (value === undefined || /^sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw new UsageError(`--digest ${value} is not a digest`, 'it is written sha256: and 64 hexadecimal digits; encmigrate show <plan> tells it');
}

// SSM parameter names: letters, digits and . - _ /, and a name in levels starts with / (PutParameter, "Name").
function claimOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const name = /^ssm:(\/?[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*)$/.exec(value)?.[1];
  if (!name) throw new UsageError(`--lock ${value} is not understood`, 'write it as --lock ssm:/encmigrate/NAME');
  return name;
}
