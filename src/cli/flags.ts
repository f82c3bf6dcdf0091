/** Every flag of the program: its words in help, completion and errors. Parsing is program.ts's. */
export interface Flag {
  /** As commander writes it. */
  flags: string;
  help: string;
  /** May be given several times. */
  many?: boolean;
}

/** Understood by every command. */
export const globalFlags: Flag[] = [
  { flags: '--region <regions>', help: 'a region, several with commas, or all (scan)', many: true },
  { flags: '--profile <name>', help: 'AWS profile' },
  { flags: '--endpoint-url <url>', help: 'ask this endpoint instead of AWS; shown on every screen' },
  { flags: '--sandbox [world]', help: 'use the lookalike cloud on this machine (demo, or --sandbox=empty); starts it, or attaches to it' },
  { flags: '--speed <n>', help: 'world seconds a second in the sandbox' },
  { flags: '--json', help: 'NDJSON on stdout, one object a line, each with "v"' },
  { flags: '--yes', help: 'consents to what can be undone, the switch included; never to a deletion' },
  { flags: '--confirm <name>', help: 'types the name that a deletion asks for', many: true },
  { flags: '--accept <words>', help: 'types the words that a question asks for', many: true },
  { flags: '--secret <name=from>', help: 'a secret by name: NAME=env:VARIABLE or NAME=file:PATH', many: true },
  { flags: '--until <phase>', help: 'stop after this phase: prepare, freeze, backup, restore, verify, switch, soak, delete' },
  { flags: '--digest <sha>', help: 'run only the plan with this digest' },
  { flags: '--lock <ssm:name>', help: 'claim the run for all machines by an SSM parameter' },
  { flags: '--no-input', help: 'never ask: stop at the first question and name the flag that answers it' },
  { flags: '--debug', help: 'stack traces' },
  { flags: '--no-color', help: 'no colour (NO_COLOR says the same)' },
  { flags: '--screen-reader', help: 'plain, numbered, without spinners' },
];

/** The choices of a plan: the same words as in the session's form. */
export const choiceFlags: Flag[] = [
  {
    flags: '--kms-key <key>',
    help: 'alias/NAME, key id, key ARN or alias ARN; "service" for the key that the service owns, "default" for Neptune\'s alias/aws/rds',
  },
  { flags: '--target <name>', help: 'name of the encrypted successor' },
  {
    flags: '--endpoint <place>',
    help: 'where clients read the address: ssm:/NAME, file:PATH#KEY, manual:TEXT; @primary, @writer, @reader, @configuration choose the endpoint',
    many: true,
  },
  { flags: '--writes <what>', help: 'frozen (you stop the writers), accept-loss, or start-empty' },
  { flags: '--switch <how>', help: 'where the system has several ways: rename (the target takes the name of the source), or configuration (--endpoint)' },
  { flags: '--soak <time>', help: 'how long the source stays, idle, after the switch: 30m, 1h30m, 2d' },
  { flags: '--set <field=value>', help: 'another value for a setting of the target', many: true },
];
