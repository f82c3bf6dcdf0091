/** Wrong input, as people give it. Each must say what is wrong (on stderr), end with its code, and change nothing anywhere. */
export interface Bad {
  name: string;
  argv: string[];
  exit: number;
  says: RegExp;
  env?: Record<string, string>;
}

const P = 'good.plan.json';
const usage = (name: string, argv: string[], says: RegExp, env?: Record<string, string>): Bad => ({ name, argv, exit: 2, says, ...(env ? { env } : {}) });

export const commands: Bad[] = [
  usage('no terminal and no command', [], /terminal.*encmigrate scan/s),
  usage('a command that is none', ['scna'], /unknown command 'scna'.*scan/),
  usage('plan without a system', ['plan'], /missing required argument 'system'/),
  usage('plan without an id', ['plan', 'elasticache'], /missing required argument 'id'/),
  usage('run without a plan', ['run'], /missing required argument 'plan'/),
  usage('show without a plan', ['show'], /missing required argument/),
  usage('verify without a plan', ['verify'], /missing required argument/),
  usage('rollback without a plan', ['rollback'], /missing required argument/),
  usage('revise without a plan', ['revise'], /missing required argument/),
  usage('completion without a shell', ['completion'], /missing required argument/),
  usage('completion for another shell', ['completion', 'tcsh'], /no completion for "tcsh".*bash, zsh, fish/s),
  usage('one argument too many', ['show', P, 'other'], /too many arguments/),
  usage('an argument where there is none', ['scan', 'everything'], /too many arguments/),
  usage('a flag that is none', ['scan', '--no-such-flag'], /unknown option '--no-such-flag'/),
  usage('a flag of another command', ['show', P, '--kms-key', 'x'], /unknown option '--kms-key'/),
  usage('a flag without its value', ['run', P, '--confirm'], /argument missing/),
  usage('export without a format', ['export', P], /no format.*json.*markdown/s),
  usage('export to a format that is none', ['export', P, '--format', 'docx'], /no format "docx".*json.*markdown/s),
  usage('a speed that is no number', ['scan', '--speed', 'fast'], /--speed fast/),
  usage('a speed of nothing', ['scan', '--speed', '0'], /--speed 0/),
  usage('a speed backwards', ['scan', '--speed=-5'], /--speed -5/),
  usage('a region that is none', ['scan', '--region', 'Ireland'], /"Ireland" is not the name of a region/),
  usage('all regions and one', ['scan', '--region', 'all,eu-west-1'], /cannot stand beside/),
  usage('planning in two regions', ['plan', 'elasticache', 'x', '--region', 'eu-west-1,us-east-1'], /one region/),
  usage('planning in all regions', ['plan', 'elasticache', 'x', '--region', 'all'], /one region/),
  usage('a plan in another region', ['run', P, '--region', 'us-east-1', '--yes'], /for region eu-west-1, not for us-east-1/),
  usage('a phase that is none', ['run', P, '--until', 'lunch'], /no such phase.*prepare/s),
  usage('a digest that is none', ['run', P, '--digest', 'abc'], /not a digest/),
  usage('the digest of another plan', ['run', P, '--yes', '--digest', `sha256:${'0'.repeat(64)}`], /not the approved/),
  usage('a digest for two plans', ['run', P, 'other.plan.json', '--digest', `sha256:${'0'.repeat(64)}`], /names one plan/),
  usage('a lock without its kind', ['run', P, '--lock', 'mine'], /--lock mine.*ssm:/s),
  usage('a lock without a name', ['run', P, '--lock', 'ssm:'], /--lock ssm:/),
  usage('a world that is none', ['scan', '--sandbox=mars'], /no world "mars"/),
  usage('sandbox and endpoint', ['scan', '--sandbox', '--endpoint-url', 'http://127.0.0.1:1'], /both given/),
  usage('an endpoint that is no URL', ['scan', '--endpoint-url', 'not a url'], /not a URL/),
  usage('an endpoint where nobody answers', ['scan', '--endpoint-url', 'http://127.0.0.1:1'], /does not answer/),
  usage('a share of two', ['verify', P, '--share', '2'], /--share 2/),
  usage('a share that is no number', ['verify', P, '--share', 'half'], /--share half/),
  usage('a system that is none', ['plan', 'memorydb', 'x'], /no system "memorydb".*elasticache/s),
  usage('a system of JavaScript', ['plan', 'constructor', 'x'], /no system "constructor"/),
  usage('a setting without a value', ['plan', 'elasticache', 'sessions-prod', '--set', 'CacheNodeType'], /FIELD=VALUE/),
  usage('a setting twice', ['plan', 'elasticache', 'sessions-prod', '--set', 'Port=1', '--set', 'Port=2'], /given twice/),
  usage('two forms of output', ['scan', '--csv', '--json'], /both given/),
  usage('a secret on the command line', ['run', P, '--secret', 'authToken=hunter2'], /env:VARIABLE/),
  usage('one plan twice', ['run', P, `./${P}`], /are the same plan/),
  usage('a port that is none', ['sandbox', '--port', 'http'], /--port http/),
  usage('a port too high', ['sandbox', '--port', '70000'], /--port 70000/),
  usage('a sandbox of another world', ['sandbox', '--world', 'mars'], /no world "mars"/),
  usage('fewer keys than none', ['sandbox', '--keys=-1'], /--keys -1/),
  usage('an idle time that is none', ['sandbox', '--idle', 'soon'], /not a duration/),
  usage('a consent from the environment', ['run', P], /never answered by the environment/, { ENCMIGRATE_YES: '1' }),
  usage('a confirmation from the environment', ['run', P], /never answered by the environment/, { ENCMIGRATE_CONFIRM: 'sessions-prod' }),
];

const key = '--kms-key=alias/cache-prod';
const full = [key, '--writes=frozen', '--no-input', '--out=bad.plan.json'];
const planning = (name: string, id: string, flags: string[], exit: number, says: RegExp): Bad => ({
  name,
  argv: ['plan', 'elasticache', id, ...flags],
  exit,
  says,
});

export const choices: Bad[] = [
  planning('a source that is not there', 'no-such', full, 2, /no-such.*not found/),
  planning('no answers at all', 'sessions-prod', ['--no-input'], 2, /--kms-key.*--writes/s),
  planning('no key', 'sessions-prod', ['--writes=frozen', '--no-input'], 2, /--kms-key/),
  planning('no word on writes', 'sessions-prod', [key, '--no-input'], 2, /--writes/),
  planning('a disabled key', 'sessions-prod', [...full, '--kms-key=alias/cache-disabled'], 5, /Disabled/),
  planning('a key for signing', 'sessions-prod', [...full, '--kms-key=alias/cache-signing'], 5, /symmetric/),
  planning('a key that is leaving', 'sessions-prod', [...full, '--kms-key=alias/cache-leaving'], 5, /pending deletion/),
  planning('a key that is not there', 'sessions-prod', [...full, '--kms-key=alias/none-such'], 5, /not found/),
  planning('what is no key', 'sessions-prod', [...full, '--kms-key=my key'], 2, /not a KMS key/),
  planning("AWS's own key", 'sessions-prod', [...full, '--kms-key=alias/aws/elasticache'], 5, /AWS manages/),
  planning(
    'a key of another region',
    'sessions-prod',
    [...full, '--kms-key=arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    5,
    /us-east-1|not found/,
  ),
  planning('a target name with a blank', 'sessions-prod', [...full, '--target=my cache'], 5, /my cache/),
  planning('a target name too long', 'sessions-prod', [...full, `--target=${'a'.repeat(41)}`], 5, /40/),
  planning('the name of the source', 'sessions-prod', [...full, '--target=sessions-prod'], 5, /EM-EC-04/),
  planning('a name that is taken', 'sessions-prod', [...full, '--target=secure-cache'], 5, /secure-cache/),
  planning('a place of no kind', 'sessions-prod', [...full, '--endpoint=consul:x'], 2, /consul/),
  planning('a place that is not there', 'sessions-prod', [...full, '--endpoint=ssm:/none/such'], 5, /none\/such/),
  planning('a file that is not there', 'sessions-prod', [...full, '--endpoint=file:/none/such.env'], 5, /none\/such/),
  planning('an endpoint that the target lacks', 'sessions-prod', [...full, '--endpoint=ssm:/prod/sessions/redis@configuration'], 5, /configuration/),
  planning('an endpoint of another system', 'sessions-prod', [...full, '--endpoint=ssm:/prod/sessions/redis@writer'], 5, /no writer endpoint/),
  planning('writes of no kind', 'sessions-prod', [...full, '--writes=maybe'], 5, /maybe/),
  planning('a soak that is no time', 'sessions-prod', [...full, '--soak=later'], 5, /later/),
  planning('a setting that is none', 'sessions-prod', [...full, '--set=Color=red'], 5, /Color/),
  planning('a port that is no number', 'sessions-prod', [...full, '--set=Port=redis'], 5, /Port=redis/),
  planning('a member of a global datastore', 'sessions-global', full, 5, /global datastore/),
  planning('encrypted already, under this key', 'secure-cache', full, 5, /EM-EC-02/),
  planning('a file that is there', 'sessions-prod', [key, '--writes=frozen', '--no-input', `--out=${P}`], 2, /never overwritten/),
  planning('a folder that is not there', 'sessions-prod', [key, '--writes=frozen', '--no-input', '--out=/none/such/x.plan.json'], 2, /cannot be written/),
];

export const gates: Bad[] = [
  { name: 'nobody to answer the first gate', argv: ['run', P, '--no-input'], exit: 3, says: /--yes/ },
  { name: 'a confirmation does not answer it', argv: ['run', P, '--no-input', '--confirm', 'sessions-prod'], exit: 3, says: /--yes/ },
  { name: 'words do not answer it', argv: ['run', P, '--no-input', '--accept', 'yes'], exit: 3, says: /--yes/ },
  usage('revising a run to a folder-less key', ['revise', P, '--kms-key', 'nonsense!'], /not a KMS key/),
  usage('comparing before there is anything', ['verify', P], /nothing to compare yet/),
];
