/** Every command in words: what it does, examples, its flags. Feeds help, completion and tests. */
import { choiceFlags, type Flag } from './flags.ts';

export interface CommandWords {
  name: string;
  /** As commander writes them. */
  args: string;
  does: string;
  examples: string[];
  flags: Flag[];
}

export const commandWords: CommandWords[] = [
  {
    name: 'scan',
    args: '',
    does: 'what is not encrypted at rest, over regions and systems',
    examples: ['encmigrate scan --region eu-west-1,eu-central-1', 'encmigrate scan --region all --csv > inventory.csv', 'encmigrate scan --sandbox --json'],
    flags: [{ flags: '--csv', help: 'comma-separated, with the ids of the audit controls that each row fails' }],
  },
  {
    name: 'plan',
    args: '<system> <id>',
    does: 'preflight and plan; writes nothing to the cloud',
    examples: [
      'encmigrate plan elasticache sessions-prod',
      'encmigrate plan elasticache sessions-prod --kms-key alias/cache-prod --endpoint ssm:/prod/sessions/redis --writes frozen --soak 30m --no-input',
    ],
    flags: [...choiceFlags, { flags: '--out <file>', help: 'where to write the plan (./<id>.plan.json)' }],
  },
  {
    name: 'show',
    args: '<plan>',
    does: 'the plan in words: every call, wait, check and question',
    examples: ['encmigrate show sessions-prod.plan.json'],
    flags: [],
  },
  {
    name: 'status',
    args: '[plan...]',
    does: 'where each run stands, what AWS says, and "if you stop now"',
    examples: ['encmigrate status', 'encmigrate status sessions-prod.plan.json --json'],
    flags: [],
  },
  {
    name: 'export',
    args: '<plan>',
    does: 'the plan for review, or for other machinery',
    examples: ['encmigrate export sessions-prod.plan.json --format markdown > runbook.md', 'encmigrate export sessions-prod.plan.json --format json'],
    flags: [{ flags: '--format <format>', help: 'json or markdown' }],
  },
  {
    name: 'rehearse',
    args: '<plan>',
    does: 'the plan in a world that is rebuilt from its facts, in fast time: 0 ends migrated, 1 fails; touches nothing real, and has none of your data',
    examples: ['encmigrate rehearse sessions-prod.plan.json', 'encmigrate rehearse sessions-prod.plan.json --json'],
    flags: [],
  },
  {
    name: 'run',
    args: '<plan...>',
    does: 'run, going on where the journal ends',
    examples: [
      'encmigrate run sessions-prod.plan.json',
      'encmigrate run sessions-prod.plan.json --yes --confirm sessions-prod --no-input',
      'encmigrate run sessions-prod.plan.json --until verify --yes',
    ],
    flags: [],
  },
  {
    name: 'resume',
    args: '[plan...]',
    does: 'the list of what is interrupted; with a plan, the same as run',
    examples: ['encmigrate resume', 'encmigrate resume sessions-prod.plan.json'],
    flags: [],
  },
  {
    name: 'revise',
    args: '<plan>',
    does: 'a next revision after a refusal or a drift: what was done stays, the rest is planned anew',
    examples: [
      'encmigrate revise sessions-prod.plan.json',
      'encmigrate revise sessions-prod.plan.json --target sessions-prod-v2 --set CacheNodeType=cache.m7g.large',
    ],
    flags: choiceFlags,
  },
  {
    name: 'verify',
    args: '<plan>',
    does: 'compare both sides again: 0 equal, 1 differs, every differing key named',
    examples: ['encmigrate verify sessions-prod.plan.json', 'encmigrate verify sessions-prod.plan.json --json --report differences.ndjson --share 0.5'],
    flags: [
      { flags: '--report <file>', help: 'every difference, one JSON object a line' },
      { flags: '--share <part>', help: "at most this share of the source's time, 0 to 1" },
    ],
  },
  {
    name: 'rollback',
    args: '<plan>',
    does: 'back out from the observed state',
    examples: ['encmigrate rollback sessions-prod.plan.json', 'encmigrate rollback sessions-prod.plan.json --yes --no-input'],
    flags: [],
  },
  {
    name: 'report',
    args: '<plan...>',
    does: 'evidence for an auditor, from plans and journals alone: planned, approved, called, verified, left; 1 where a journal is damaged',
    examples: ['encmigrate report sessions-prod.plan.json > sessions-prod.evidence.md', 'encmigrate report *.plan.json --json'],
    flags: [],
  },
  {
    name: 'sandbox',
    args: '',
    does: 'the lookalike cloud on loopback, in the foreground; prints the environment for other clients',
    examples: ['encmigrate sandbox --port 4599 --data ./cloud', 'encmigrate sandbox --world empty --speed 600'],
    flags: [
      { flags: '--port <n>', help: 'port on 127.0.0.1; 0 takes a free one (4599)' },
      { flags: '--data <folder>', help: 'where the world lives; without it, in this process only' },
      { flags: '--world <name>', help: 'demo or empty (demo); a folder that has a world already goes on with that' },
      { flags: '--keys <n>', help: 'keys in sessions-prod (100000)' },
      { flags: '--idle <time>', help: 'end by itself after this long without a request' },
      { flags: '--note <file>', help: 'write pid and port there once it listens' },
    ],
  },
  {
    name: 'completion',
    args: '<shell>',
    does: 'completion for bash, zsh or fish',
    examples: ['source <(encmigrate completion bash)', 'encmigrate completion fish > ~/.config/fish/completions/encmigrate.fish'],
    flags: [],
  },
];
