/** Wrong input for Neptune, as people give it: commands and choices, and plan files as hands leave them. */
import type { Bad } from './bad-cases.ts';
import { digestOf } from '../../src/plan/digest.ts';

export const P = 'graph.plan.json';
const key = '--kms-key=alias/cache-prod';
const by = ['--switch=rename', '--writes=frozen'];
const full = [key, ...by, '--no-input', '--out=bad.plan.json'];
const configuration = [key, '--switch=configuration', '--writes=frozen', '--no-input', '--out=bad.plan.json'];
const plan = (name: string, flags: string[], exit: number, says: RegExp, id = 'graph-main'): Bad => ({
  name,
  argv: ['plan', 'neptune', id, ...flags],
  exit,
  says,
});

export const commands: Bad[] = [
  { name: 'no id', argv: ['plan', 'neptune'], exit: 2, says: /missing required argument 'id'/ },
  { name: 'two ids', argv: ['plan', 'neptune', 'graph-main', 'graph-secure'], exit: 2, says: /too many arguments/ },
  { name: 'the product of another name', argv: ['plan', 'neptune-graph', 'g-1'], exit: 2, says: /no system "neptune-graph".*neptune/s },
  { name: 'a system in capitals', argv: ['plan', 'Neptune', 'graph-main'], exit: 2, says: /no system "Neptune".*neptune/s },
  { name: 'all regions', argv: ['plan', 'neptune', 'graph-main', '--region=all'], exit: 2, says: /one region/ },
  { name: 'a switch without a value', argv: ['plan', 'neptune', 'graph-main', '--switch'], exit: 2, says: /argument missing/ },
  { name: 'a setting without a value', argv: ['plan', 'neptune', 'graph-main', '--set', 'RenameInstances'], exit: 2, says: /FIELD=VALUE/ },
  { name: 'a setting twice', argv: ['plan', 'neptune', 'graph-main', '--set', 'Port=1', '--set', 'Port=2'], exit: 2, says: /given twice/ },
  { name: 'a plan in another region', argv: ['run', P, '--region=us-east-1', '--yes'], exit: 2, says: /for region eu-west-1, not for us-east-1/ },
  { name: 'a phase that is none', argv: ['run', P, '--until=rename'], exit: 2, says: /no such phase.*switch/s },
  { name: 'the digest of another plan', argv: ['run', P, '--yes', '--digest', `sha256:${'0'.repeat(64)}`], exit: 2, says: /not the approved/ },
  { name: 'comparing before there is anything', argv: ['verify', P], exit: 2, says: /nothing to compare yet/ },
  { name: 'revising to what is no key', argv: ['revise', P, '--kms-key', 'nonsense!'], exit: 2, says: /not a KMS key/ },
];

export const choices: Bad[] = [
  plan('a cluster that is not there', full, 2, /no-such.*not found/, 'no-such'),
  plan('a cluster of Aurora', full, 2, /aurora-postgresql, not of Neptune/, 'orders-aurora'),
  plan('a cluster of DocumentDB', full, 2, /docdb, not of Neptune/, 'catalogue-docdb'),
  plan('an instance', full, 2, /graph-main-1.*not found/, 'graph-main-1'),
  plan('a custom endpoint', full, 2, /not found/, 'graph-main-apps'),
  plan('a member of a global database', full, 5, /global database/, 'graph-global'),
  plan('encrypted already, under this key', full, 5, /EM-NE-021/, 'graph-secure'),
  plan('no answers at all', ['--no-input'], 2, /--kms-key.*--switch|--switch.*--kms-key/s),
  plan('no key', [...by, '--no-input'], 2, /--kms-key/),
  plan('no way to switch', [key, '--writes=frozen', '--no-input'], 2, /--switch/),
  plan('no word on writes', [key, '--switch=rename', '--no-input'], 2, /--writes/),
  plan('a way to switch that is none', [...full, '--switch=dns'], 5, /"dns" is none of rename, configuration/),
  plan('writes of no kind', [...full, '--writes=maybe'], 5, /"maybe" is none of frozen, accept-loss/),
  plan('a disabled key', [...full, '--kms-key=alias/cache-disabled'], 5, /Disabled/),
  plan('a key for signing', [...full, '--kms-key=alias/cache-signing'], 5, /symmetric/),
  plan('a key that is leaving', [...full, '--kms-key=alias/cache-leaving'], 5, /pending deletion/),
  plan('a key that is not there', [...full, '--kms-key=alias/none-such'], 5, /not found/),
  plan('what is no key', [...full, '--kms-key=my key'], 2, /not a KMS key/),
  plan('the key of another service', [...full, '--kms-key=alias/aws/elasticache'], 5, /AWS manages/),
  plan('a key of another region', [...full, '--kms-key=arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'], 5, /us-east-1|not found/),
  plan('a target name with a blank', [...full, '--target=my graph'], 5, /EM-NE-040.*my graph/s),
  plan('a target name of 64 characters', [...full, `--target=${'a'.repeat(64)}`], 5, /64 characters, 1 to 63/),
  plan('a target name that begins with a digit', [...full, '--target=1graph'], 5, /start with a letter/),
  plan('a target name with two hyphens', [...full, '--target=graph--enc'], 5, /two hyphens/),
  plan('a target name that ends with one', [...full, '--target=graph-'], 5, /end with a hyphen/),
  plan('the name of the source, in capitals', [...full, '--target=GRAPH-MAIN'], 5, /EM-NE-042/),
  plan('a name that is taken', [...full, '--target=graph-secure'], 5, /graph-secure exists already/),
  plan("a name that is a neighbour's", [...full, '--target=orders-aurora'], 5, /orders-aurora exists already/),
  plan('a place of no kind', [...configuration, '--endpoint=consul:x'], 2, /consul/),
  plan('a place that is not there', [...configuration, '--endpoint=ssm:/none/such'], 5, /none\/such/),
  plan('a place that holds another host', [...configuration, '--endpoint=ssm:/prod/sessions/redis'], 5, /does not hold an endpoint of graph-main/),
  plan('an endpoint that the target lacks', [...configuration, '--endpoint=ssm:/prod/graph/endpoint@primary'], 5, /the target has no primary endpoint/),
  plan('a soak that is no time', [...full, '--soak=later'], 5, /later/),
  plan('a setting that is none', [...full, '--set=Color=red'], 5, /Color cannot be set/),
  plan('a setting of JavaScript', [...full, '--set=constructor=x'], 5, /constructor cannot be set/),
  plan('encryption as a setting', [...full, '--set=StorageEncrypted=false'], 5, /StorageEncrypted cannot be set/),
  plan('a port that is no number', [...full, '--set=Port=bolt'], 5, /Port=bolt is no whole number/),
  plan('backups for no days', [...full, '--set=BackupRetentionPeriod=0'], 5, /1 to 35/),
  plan('a fence that is no security group', [...full, '--set=FenceSecurityGroupId=closed'], 5, /no security group id/),
  plan('a fence that is not there', [...full, '--set=FenceSecurityGroupId=sg-00000000'], 5, /sg-00000000 was not found/),
  plan('a last snapshot of no kind', [...full, '--set=LastSnapshot=maybe'], 5, /LastSnapshot=maybe/),
  plan('old snapshots of no kind', [...full, '--set=OldSnapshots=encrypt'], 5, /OldSnapshots=encrypt/),
  plan('a sample too large', [...full, '--set=CompareSample=10001'], 5, /0 to 10000/),
  plan('instances renamed, perhaps', [...full, '--set=RenameInstances=maybe'], 5, /must be true or false/),
  plan('instances renamed without a rename', [...configuration, '--set=RenameInstances=true'], 5, /RenameInstances=true is for a rename/),
  plan('an older engine', [...full, '--set=EngineVersion=1.2.0.0'], 5, /EM-NE-00[34]/),
  plan('a class that is none', [...full, '--set=DBInstanceClass=db.m1.small'], 5, /db\.m1\.small/),
  plan('what cannot be dropped', [...full, '--set=Port=drop'], 5, /Port cannot be dropped/),
  plan('a file that is there', [key, ...by, '--no-input', `--out=${P}`], 2, /never overwritten/),
];

export const gates: Bad[] = [
  { name: 'nobody to answer a back-out', argv: ['rollback', P, '--no-input'], exit: 3, says: /Back out of the migration of graph-main\?.*--yes/ },
  { name: 'nobody to answer the first gate', argv: ['run', P, '--no-input'], exit: 3, says: /--yes/ },
  { name: 'the typed name does not answer it', argv: ['run', P, '--no-input', '--confirm', 'graph-main'], exit: 3, says: /--yes/ },
  { name: 'words do not answer it', argv: ['run', P, '--no-input', '--accept', 'yes'], exit: 3, says: /--yes/ },
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
    'with another key, digest as it was',
    /edited after it was written/,
    (p) => (step(p, 'restore').action.input.KmsKeyId = 'arn:aws:kms:eu-west-1:1:key/0'),
    false,
  ),
  bent(
    'with the rename aimed elsewhere, digest as it was',
    /edited after it was written/,
    (p) => (step(p, 'switch.in').action.input.NewDBClusterIdentifier = 'orders-aurora'),
    false,
  ),
  bent('of a system that is none', /no system|knows no system|not a plan/, (p) => (p.system = 'neptune-graph')),
  bent('that renames what is neither side', /is not a plan/, (p) => (step(p, 'switch.away').renames = { neighbour: 'x' })),
  bent('whose rename moves perhaps', /is not a plan/, (p) => (step(p, 'switch.away').moves = 'perhaps')),
  bent('whose second rename comes before the first', /not an earlier step/, (p) => step(p, 'switch.away').needs.push('switch.in')),
  bent('that signs for nobody', /is not a plan/, (p) => (step(p, 'switch.answers').action.read.signs = 7)),
];
