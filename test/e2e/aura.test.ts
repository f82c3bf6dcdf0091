/** Aura: recommender by keyboard, its 7.1 GB (stated: the file is small) uploaded, cut off by kill -9 in the middle; then ratings without a terminal, under the same key record. */
import { request } from 'node:http';
import { join } from 'node:path';
import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStandIn } from '../../plans/aura/fake/neo4j-admin/archive.ts';
import { readJournal } from '../../src/engine/journal.ts';
import { consent, moveTo, openGate } from './job.ts';
import { em } from './program.ts';
import { keys, openTerminal, type Place, type Screen } from './terminal.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let place: Place;
let ssm: SSMClient;
let secrets: SecretsManagerClient;
let kms: KMSClient;
const screens: Screen[] = [];
const open = (): Screen => {
  const screen = openTerminal([], place);
  screens.push(screen);
  return screen;
};

interface Row {
  id: string;
  name: string;
  status: string;
  type: string;
  connection_url: string;
  customer_managed_key_id?: string | null;
}
/** As another client: by the name that the service has, wherever the sandbox puts it. */
async function asked(host: string, method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<string> {
  const at = (await (await fetch(`${world.url}/_encmigrate/hosts?name=${host}&port=443`)).json()) as { address: string; port: number };
  return new Promise((done, refused) => {
    const sent = request({ host: at.address, port: at.port, method, path, headers: { ...headers, host } }, (answer) => {
      let text = '';
      answer.on('data', (part) => (text += part));
      answer.on('end', () => ((answer.statusCode ?? 500) < 300 ? done(text) : refused(new Error(`${path}: ${answer.statusCode} ${text}`))));
    });
    sent.on('error', refused);
    sent.end(body);
  });
}
async function api<T>(path: string): Promise<T> {
  const basic = `Basic ${Buffer.from('judge:judge').toString('base64')}`;
  const form = { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' };
  const token = JSON.parse(await asked('api.neo4j.io', 'POST', '/oauth/token', form, 'grant_type=client_credentials')) as { access_token: string };
  return (JSON.parse(await asked('api.neo4j.io', 'GET', `/v1${path}`, { authorization: `Bearer ${token.access_token}` })) as { data: T }).data;
}
const instances = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const { id } of await api<{ id: string }[]>('/instances')) rows.push(await api<Row>(`/instances/${id}`));
  return rows.sort((a, b) => (a.name < b.name ? -1 : 1));
};
const ours = async () => (await api<{ id: string; name: string }[]>('/customer-managed-keys')).filter((row) => row.name.startsWith('encmigrate-'));
const parameter = async (Name: string) => (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
const secret = async (SecretId: string) =>
  JSON.parse((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '{}') as Record<string, string>;

/** A secret is pasted: its place shows stars. */
async function answered(screen: Screen, prompt: string, value: string): Promise<void> {
  await screen.until('It waits for you', 60);
  screen.send(keys.enter);
  await screen.until(prompt);
  screen.send(paste(value));
  await screen.until('****');
  screen.send(keys.enter);
  await screen.gone(prompt);
}

/** As terminals paste: whole, whatever is in it. */
const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;

beforeAll(async () => {
  world = await openWorld({ speed: 600, redis: false });
  place = world.place();
  const client = { endpoint: world.url, region: 'eu-west-1', credentials: { accessKeyId: 'judge', secretAccessKey: 'judge' } };
  [ssm, secrets, kms] = [new SSMClient(client), new SecretsManagerClient(client), new KMSClient(client)];
});
afterAll(async () => {
  for (const screen of screens) screen.kill('SIGKILL');
  for (const client of [ssm, secrets, kms]) client?.destroy();
  await world?.close();
});

describe('recommender, uploaded', () => {
  let before: Row[];
  let archive: string;

  it('choices, preflight and review call nothing that writes', async () => {
    before = await instances();
    archive = join(place.cwd, 'neo4j.backup');
    const screen = open();
    await screen.until(/\d+ found · /);
    // Systems in their order, and what has a customer's key already apart.
    expect(screen.text()).toMatch(/sessions-prod.*graph-main.*ratings.*recommender.*Encrypted already.*vault-graph +aura .*customer managed key/s);
    await moveTo(screen, keys.down, /▸ recommender /);
    screen.send(keys.enter);
    await screen.until('choices for recommender');
    screen.send(keys.enter);
    await screen.until(/▸ alias\/cache-prod/);
    screen.send(keys.enter);
    await screen.until(/Key +alias\/cache-prod/);
    const field = async (label: string, text: string) => {
      await moveTo(screen, keys.tab, new RegExp(`▸ ${label}`));
      screen.send(keys.ctrlU);
      screen.send(paste(text));
      await screen.until(text.slice(-12));
    };
    await field('Where the new password goes', 'secretsmanager:prod/recommender/new');
    await field('Where clients read the address', 'ssm:/prod/recommender/neo4j');
    screen.send(keys.enter);
    await screen.until('✔ ssm:/prod/recommender/neo4j');
    await field('Where clients read the password', 'secretsmanager:prod/recommender/neo4j#password');
    await field('Soak', '5m');
    await moveTo(screen, keys.tab, /▸ Where the ways of moving begin/);
    await moveTo(screen, '\u001b[C', /\(x\) upload/);
    await field('File of an exported snapshot', archive);
    screen.send(keys.ctrlS);
    await screen.until('Nothing blocks.');
    expect(screen.text()).toContain('stand-in');
    screen.send(keys.enter);
    await screen.until(/8 delete +! Delete recommender/);
    expect(world.writes()).toEqual([]);
  });

  it('the pasted policy is shown within the whole one, and added to it', async () => {
    const screen = screens.at(-1) as Screen;
    screen.send(keys.enter);
    await screen.until('It waits for you');
    const [record] = await ours();
    await answered(screen, 'Secret keyPolicy', await asked('console.neo4j.io', 'GET', `/sandbox/customer-managed-keys/${record?.id}/policy`));
    await openGate(screen, 'Put these statements into the policy');
    await moveTo(screen, keys.down, /^ +\+ \{ *$/m);
    await screen.type('yes');
    screen.send(keys.enter);
    await consent(screen, 'Are all writers', 'yes');
    const { Policy = '{}' } = await kms.send(new GetKeyPolicyCommand({ KeyId: await world.keyArn('alias/cache-prod'), PolicyName: 'default' }));
    expect((JSON.parse(Policy) as { Statement: { Sid?: string }[] }).Statement.map(({ Sid }) => Sid)).toEqual([
      'Enable IAM User Permissions',
      'Allow use of the key by Neo4j Aura',
    ]);
    await answered(screen, 'Secret sourcePassword', 'any: there is no data here to read');
    await consent(screen, /recommender cannot be read from here/, 'the writers are stopped');
  });

  it('kill -9 in the middle of the upload: the journal is valid, and the run stands first in the next session', async () => {
    const screen = screens.at(-1) as Screen;
    await world.fault({ kind: 'service', name: 'aura.slow', count: 'always', with: { bytesPerSecond: 3_000_000 } });
    // What the console gives out is as large as it is stated to be; this stands for it on a newcomer's disk.
    writeStandIn(archive, { database: 'neo4j', bytes: 7.1e9, nodes: { Person: 300, Film: 200 }, relationships: { KNOWS: 300 } }, 30_000_000);
    await consent(screen, /Is the exported snapshot at/, 'yes');
    await screen.until(/▸ restore +uploading \d[\d.]* %, .*\/s, .* left +█/, 60);
    // However many lines of the log came since it was started.
    expect(screen.text()).toMatch(/! This neo4j-admin is a stand-in/);
    screen.kill('SIGKILL');
    expect(await screen.ends()).toMatchObject({ signal: 9 });
    const { entries } = await readJournal(join(place.cwd, 'recommender.journal.ndjson'));
    expect(entries.at(-1)?.type).not.toBe('finished');
    const next = open();
    await next.until(/▸ recommender +aura +restore 4\/8 +cut off/);
  });

  it('Enter resumes it: the upload is followed, or made again, to the typed name of the old one', async () => {
    const screen = screens.at(-1) as Screen;
    screen.send(keys.enter);
    await screen.until('Go on: Enter');
    screen.send(keys.enter);
    await consent(screen, 'Is everything of this set up on recommender-enc?', 'yes');
    await consent(screen, /Switch clients from recommender to/, 'yes');
    // Nothing could be read here, and nobody is told otherwise.
    for (const [question, words] of [
      ['was not compared', 'the data is right'],
      ['exported the last snapshot', 'yes'],
    ] as const)
      await consent(screen, question, words);
    await openGate(screen, /Delete the instance recommender/);
    await screen.type('recommender-enc');
    screen.send(keys.enter);
    await screen.until(/is not recommender; nothing was done/);
    await screen.type('recommender');
    screen.send(keys.enter);
    await screen.until('Done: migrated.', 60);
    screen.send('q');
    expect((await screen.ends()).code).toBe(0);
    expect(screens.flatMap((one) => one.faults)).toEqual([]);
  });

  it('one instance, under the key, with the address and the password that clients read; nothing was made twice', async () => {
    const [target, ...others] = (await instances()).filter((row) => row.name.startsWith('recommender'));
    expect(others).toEqual([]);
    const [record, ...more] = await ours();
    expect(more).toEqual([]);
    expect(target).toMatchObject({ name: 'recommender-enc', status: 'running', type: 'enterprise-db', customer_managed_key_id: record?.id });
    expect(before.map((row) => row.id)).not.toContain(target?.id);
    expect(await parameter('/prod/recommender/neo4j')).toBe(target?.connection_url);
    const { password = '' } = await secret('prod/recommender/new');
    expect(password.length).toBeGreaterThan(20);
    expect(await secret('prod/recommender/neo4j')).toMatchObject({ username: 'neo4j', password });
    for (const operation of ['CreateInstance', 'CreateCustomerManagedKey', 'DeleteInstance', 'PutKeyPolicy'])
      expect(world.writes().filter((name) => name === operation)).toHaveLength(1);
    for (const screen of screens) expect(screen.written()).not.toContain(password);
  });
});

describe('ratings, without a terminal', () => {
  it('is planned, run and judged; the key record that is there is used again', async () => {
    const at = world.place();
    const env = { ...at.env, ENCMIGRATE_SECRET_SOURCE_PASSWORD: 'any' };
    const flags = ['--kms-key', 'alias/cache-prod', '--writes', 'frozen', '--soak', '5m', '--set', `PasswordPlace=file:${join(at.cwd, 'new')}`];
    const places = ['--endpoint', 'ssm:/prod/ratings/neo4j', '--set', 'PasswordSwitch=secretsmanager:prod/ratings/neo4j#password'];
    const planned = await em({ ...at, env }, 0, 'plan', 'aura', 'ratings', ...flags, ...places, '--no-input', '--out', 'ratings.plan.json');
    expect(planned.out).toMatch(/^ratings -> ratings-enc /);
    const run = ['run', 'ratings.plan.json', '--yes', '--no-input', '--accept', 'the writers are stopped', '--accept', 'the data is right'];
    expect((await em({ ...at, env }, 3, ...run)).err).toContain('Delete the instance ratings');
    const { out } = await em({ ...at, env }, 0, ...run, '--confirm', 'ratings');
    expect(out).toMatch(/Z {2}delete /);
    const [target, ...others] = (await instances()).filter((row) => row.name.startsWith('ratings'));
    expect(others).toEqual([]);
    expect(target).toMatchObject({ name: 'ratings-enc', status: 'running', customer_managed_key_id: (await ours())[0]?.id });
    expect(await ours()).toHaveLength(1);
    expect(await parameter('/prod/ratings/neo4j')).toBe(target?.connection_url);
    const [vault] = (await instances()).filter((row) => row.name === 'vault-graph');
    expect(vault?.customer_managed_key_id).toBeTruthy();
  });
});
