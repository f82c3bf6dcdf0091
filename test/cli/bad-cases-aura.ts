/** Wrong input for Aura, as people give it: commands, choices, files, programs, credentials, and plan files as hands leave them. */
import { digestOf } from '../../src/plan/digest.ts';
import type { Bad } from './bad-cases.ts';

export const P = 'ratings.plan.json';
/** `{name}` in an argument is what the test's world calls so. */
const key = '--kms-key=alias/cache-prod';
const place = '--set=PasswordPlace=secretsmanager:prod/ratings/new';
const out = ['--no-input', '--out=bad.plan.json'];
const full = [key, '--writes=frozen', place, ...out];
const plan = (name: string, id: string, flags: string[], exit: number, says: RegExp, more: Partial<Bad> = {}): Bad => ({
  name,
  argv: ['plan', 'aura', id, ...flags],
  exit,
  says,
  ...more,
});
const blocked = (name: string, flags: string[], says: RegExp, id = 'ratings'): Bad => plan(name, id, [...full, ...flags], 5, says);
const asked = (name: string, flags: string[], says: RegExp, id = 'ratings'): Bad => plan(name, id, flags, 2, says);

export const commands: Bad[] = [
  { name: 'no id', argv: ['plan', 'aura'], exit: 2, says: /missing required argument 'id'/ },
  { name: 'two ids', argv: ['plan', 'aura', 'ratings', 'recommender'], exit: 2, says: /too many arguments/ },
  { name: 'the maker for the product', argv: ['plan', 'neo4j', 'ratings'], exit: 2, says: /no system "neo4j".*aura/s },
  { name: 'a setting without a value', argv: ['plan', 'aura', 'ratings', '--set', 'PasswordPlace'], exit: 2, says: /FIELD=VALUE/ },
  { name: 'a setting twice', argv: ['plan', 'aura', 'ratings', '--set', 'Way=clone', '--set', 'Way=upload'], exit: 2, says: /given twice/ },
  { name: 'all regions', argv: ['plan', 'aura', 'ratings', '--region=all'], exit: 2, says: /one region/ },
  {
    name: 'a password on the command line',
    argv: ['plan', 'aura', 'ratings', '--secret', 'sourcePassword=hunter2'],
    exit: 2,
    says: /--secret sourcePassword=\.\.\. does not say where/,
  },
  {
    name: 'a password in a variable that is not set',
    argv: ['plan', 'aura', 'ratings', '--secret', 'sourcePassword=env:NO_SUCH_VARIABLE'],
    exit: 2,
    says: /NO_SUCH_VARIABLE, which is not set/,
  },
  { name: 'a plan in another region', argv: ['run', P, '--region=us-east-1', '--yes'], exit: 2, says: /for region eu-west-1, not for us-east-1/ },
  { name: 'the digest of another plan', argv: ['run', P, '--yes', '--digest', `sha256:${'0'.repeat(64)}`], exit: 2, says: /not the approved/ },
  { name: 'comparing before there is anything', argv: ['verify', P], exit: 2, says: /nothing to compare yet/ },
];

export const choices: Bad[] = [
  // What is to be migrated
  asked('an instance that is not there', full, /no Aura instance no-such/, 'no-such'),
  asked('the id of an instance that is not there', full, /no Aura instance 00000000/, '00000000'),
  asked('an address for a name', full, /is an address.*name or id/s, 'neo4j+s://ratings.databases.neo4j.io'),
  asked('a name that two have', full, /2 instances are called twins.*by its id/s, 'twins'),
  blocked('a tier without customer keys', [], /type professional-db.*Virtual Dedicated Cloud/s, 'small'),
  blocked('an instance that is paused', [], /asleep is paused/, 'asleep'),
  blocked('an instance of another region', [], /in eu-central-1, and this connection is to eu-west-1.*--region eu-central-1/s, 'frankfurt'),
  plan('under this very key already', 'vault-graph', [...full, '--kms-key={vaultKey}'], 5, /under this customer managed key already/),
  // Answers
  asked('no answers at all', out, /--kms-key.*--writes.*PasswordPlace/s),
  asked('no key', ['--writes=frozen', place, ...out], /Which key encrypts the target.*--kms-key/s),
  asked('no word on writes', [key, place, ...out], /--writes/),
  asked('no place for the password', [key, '--writes=frozen', ...out], /shows the password.*PasswordPlace/s),
  blocked('writes of no kind', ['--writes=maybe'], /"maybe" is none of frozen, accept-loss/),
  blocked('a soak that is no time', ['--soak=later'], /later/),
  // The key
  blocked('a disabled key', ['--kms-key=alias/cache-disabled'], /Disabled/),
  blocked('a key for signing', ['--kms-key=alias/cache-signing'], /symmetric/),
  blocked('a key that is leaving', ['--kms-key=alias/cache-leaving'], /pending deletion/),
  blocked('a key that is not there', ['--kms-key=alias/none-such'], /not found/),
  asked('what is no key', [...full, '--kms-key=my key'], /not a KMS key/),
  blocked('a key of another region', ['--kms-key=arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'], /us-east-1|not found/),
  blocked('the key of a service', ['--kms-key=alias/aws/elasticache'], /AWS manages/),
  blocked('a KMS alias for Azure', [], /alias\/cache-prod is no key identifier of azure.*vault\.azure\.net/s, 'blue'),
  blocked('a key of Azure without its version', ['--kms-key=https://shop.vault.azure.net/keys/graph'], /no key identifier of azure.*VERSION/s, 'blue'),
  blocked('a key of Google in another region', ['--kms-key=projects/p/locations/us-east1/keyRings/r/cryptoKeys/k'], /no key identifier of gcp/, 'green'),
  blocked('a key of Google cut short', ['--kms-key=projects/p/locations/europe-west1/keyRings/r'], /cryptoKeys\/K/, 'green'),
  // Names and places
  blocked('a name of 31 characters', [`--target=${'a'.repeat(31)}`], /31 characters, 1 to 30/),
  blocked('a name with a quote', ["--target=it's"], /only letters, digits/),
  blocked('the name of the source', ['--target=ratings'], /is called ratings already/),
  blocked('a name that is taken', ['--target=recommender'], /is called recommender already.*--target/s),
];

const own = (settings: string[], says: RegExp, name: string, id = 'ratings'): Bad => plan(name, id, [key, '--writes=frozen', ...settings, ...out], 5, says);
choices.push(
  own(['--set=PasswordPlace=vault:x'], /PasswordPlace=vault:x: where the new password goes: secretsmanager:NAME/, 'a password place of no kind'),
  own(['--set=PasswordPlace=file:password'], /PasswordPlace=file:password.*absolute/s, 'a password place that is no absolute path'),
  own(['--set=PasswordPlace=secretsmanager:prod/ratings/neo4j'], /Something is at secretsmanager:prod\/ratings\/neo4j/, 'a password place that is taken'),
  asked('an endpoint place of no kind', [...full, '--endpoint=consul:x'], /consul/),
  blocked('an endpoint place that is not there', ['--endpoint=ssm:/none/such'], /none\/such/),
  blocked('an endpoint place that holds another host', ['--endpoint=ssm:/prod/sessions/redis'], /does not hold the address of ratings/),
  blocked('a reader that Aura has none of', ['--endpoint=ssm:/prod/ratings/neo4j@reader'], /reader/),
  blocked('a place for the password that is not there', ['--set=PasswordSwitch=secretsmanager:none#password'], /secretsmanager:none/),
  // Settings
  blocked('a setting that is none', ['--set=Color=red'], /Color cannot be set; what can: PasswordPlace/),
  blocked('a setting of JavaScript', ['--set=constructor=x'], /constructor cannot be set/),
  blocked('the key as a setting', ['--set=customer_managed_key_id=x'], /customer_managed_key_id cannot be set/),
  blocked('a way that is none', ['--set=Way=fly'], /Way=fly/),
  blocked('push-to-cloud', ['--set=Way=push-to-cloud'], /push-to-cloud.*not supported.*customer managed key/s),
  blocked('memory without its unit', ['--set=Memory=8'], /Memory=8: write it as 8GB/),
  blocked('memory that is not offered', ['--set=Memory=3GB'], /3GB in aws eu-west-1 is not offered.*there is: 2GB/s),
  blocked('a product that is none', ['--set=Type=free-db'], /Type=free-db/),
  blocked('another product than the instance has', ['--set=Type=enterprise-ds'], /Type.*outside of Aura/s),
  blocked('another region than the instance has', ['--set=Region=us-east-1'], /Region.*outside of Aura/s),
  blocked('another project than the instance has', ['--set=Project=else'], /Project.*outside of Aura/s),
  blocked('an address of the source that is none', ['--set=SourceUri=https://graph'], /no bolt:\/\/ or neo4j:\/\/ address/),
  blocked('a sample that is no number', ['--set=CompareSample=all'], /CompareSample=all is no whole number/),
  blocked('an upload that takes forever', ['--set=UploadTimeout=forever'], /UploadTimeout=forever/),
  blocked('an archive that is no file of Neo4j', ['--set=Archive=/tmp/graph.zip'], /no absolute path of a \.dump, \.backup or \.tar/),
  blocked('an archive in this folder', ['--set=Archive=graph.dump'], /no absolute path/),
  asked('an upload without a file', [...full, '--set=Way=upload'], /Where will the exported snapshot of ratings be.*--set Archive=/s),
  asked('a file that is there', [key, '--writes=frozen', place, '--no-input', `--out=${P}`], /never overwritten/),
);

/** `files`: put into the folder first; a number is that many bytes of nothing. */
export interface BadFile extends Bad {
  files?: Record<string, string | number>;
}
const dump = [key, '--writes=frozen', '--set=PasswordPlace=secretsmanager:prod/films', ...out];
const file = (name: string, files: Record<string, string | number>, id: string, exit: number, says: RegExp, flags: string[] = []): BadFile => ({
  name,
  files,
  argv: ['plan', 'aura', id, ...dump, ...flags],
  exit,
  says,
});

export const files: BadFile[] = [
  file('a dump that is not there', {}, './films.dump', 2, /films\.dump is not there/),
  file('a file of no kind', { 'films.sql': 'x' }, './films.sql', 2, /films\.sql is no archive of Neo4j.*\.dump, \.backup or \.tar/s),
  file('an empty dump', { 'films.dump': '' }, './films.dump', 5, /cannot read .*films\.dump/),
  file('a dump that is none', { 'films.dump': 'not an archive' }, './films.dump', 5, /cannot read .*films\.dump/),
  file('a backup that is none', { 'neo4j-2026-11-20T00-00-00.backup': 'no' }, './neo4j-2026-11-20T00-00-00.backup', 5, /cannot read .*\.backup/),
  file(
    'a backup beside another',
    { 'neo4j-2026-11-20.backup': 'no', 'neo4j-2026-11-21.backup': 'no' },
    './neo4j-2026-11-20.backup',
    5,
    /not what neo4j-admin would take: neo4j-2026-11-21\.backup/,
  ),
  file(
    'a backup beside a dump that comes first',
    { 'neo4j-2026-11-20.backup': 'no', 'neo4j.dump': 'no' },
    './neo4j-2026-11-20.backup',
    5,
    /not what neo4j-admin would take: neo4j\.dump comes first/,
  ),
  file(
    'a dump under another name than the database',
    { 'films.dump': 'no' },
    './films.dump#neo4j',
    5,
    /neo4j\.dump comes first, or its name is not that of the database/,
  ),
  file('a folder without that database', { 'data/databases/films/store': 'x' }, './#none', 2, /has no database none/),
  file('a folder that is no home', {}, './', 2, /has no database neo4j.*NEO4J_HOME#database/s),
  file('a database whose dump would overwrite a file', { 'data/databases/films/store': 'x', 'films.dump': 'x' }, './#films', 5, /a dump overwrites nothing/),
  file('a dump that fits nowhere', { 'films.tar': 5_000_000_000_000 }, './films.tar', 2, /How much memory/),
  file('a dump larger than the storage', { 'films.tar': 50_000_000_000 }, './films.tar', 5, /storage for 17179869184/, ['--set=Memory=8GB']),
  file('a project that is none', { 'films.tar': 10 }, './films.tar', 5, /no project else; there are: .*Shop/, ['--set=Project=else']),
  file('a region that this connection is not to', { 'films.tar': 10 }, './films.tar', 5, /in us-east-1, and this connection is to eu-west-1/, [
    '--set=Region=us-east-1',
  ]),
  file('an instance on a way of files', { 'films.tar': 10 }, './films.tar', 5, /Way=create.*file/s, ['--set=Way=create']),
];

export const gates: Bad[] = [
  { name: 'nobody to answer a back-out', argv: ['rollback', P, '--no-input'], exit: 3, says: /Back out of the migration of ratings\?.*--yes/ },
];

// biome-ignore lint/suspicious/noExplicitAny: a plan is bent here in ways its type forbids
type Bent = any;
const step = (p: Bent, id: string): Bent => p.steps.find((s: Bent) => s.id === id);
const bent = (name: string, says: RegExp, bend: (plan: Bent) => void, sealed = true) => ({
  name,
  says,
  of(good: object): string {
    const plan = structuredClone(good) as Bent;
    bend(plan);
    if (sealed) plan.digest = digestOf(plan);
    return JSON.stringify(plan);
  },
});

export const planFiles = [
  bent(
    'without the key in its create, digest as it was',
    /edited after it was written/,
    (p) => delete step(p, 'restore').action.body.customer_managed_key_id,
    false,
  ),
  bent('without the key in its create, sealed anew', /somebody edited the plan/, (p) => delete step(p, 'restore').action.body.customer_managed_key_id),
  bent('by the API that drops the key, sealed anew', /somebody edited the plan/, (p) => (step(p, 'restore').action.path = '/v2beta1/instances')),
  bent('with a token for another host, sealed anew', /somebody edited the plan/, (p) => (step(p, 'restore').action.host = 'evil.example')),
  bent(
    'with another program, sealed anew',
    /somebody edited the plan|not a plan/,
    (p) => (step(p, 'freeze').action = { kind: 'command', program: 'sh', args: [] }),
  ),
  bent('that deletes another instance, sealed anew', /somebody edited the plan/, (p) => (step(p, 'delete').action.path = '/v1/instances/00000000')),
];
