import { existsSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { putInstance } from '../../../../plans/aura/fake/build.ts';
import { readStandIn, writeStandIn } from '../../../../plans/aura/fake/neo4j-admin/archive.ts';
import { uploads } from '../../../../plans/aura/fake/console/uploads.ts';
import { admin, drawn, folder, lively } from './admin.ts';

const graph = { database: 'neo4j', bytes: 3_000_000, nodes: { Person: 7, Film: 2 }, relationships: { RATED: 5 } };
const size = 1_500_001;

function archived(more: object = {}, bytes = size): string {
  const made = folder();
  writeStandIn(join(made, 'neo4j.dump'), { ...graph, ...more }, bytes);
  return made;
}

const target = (here: Awaited<ReturnType<typeof lively>>, more: object = {}) => putInstance(here.sandbox.world, here.tenant, { name: 'target', ...more });

test('says what it is, and its version as the real one', async () => {
  const { control, ...here } = await lively();
  const { run } = await admin({ control, ...here });
  expect(await run(['--version'])).toMatchObject({ code: 0, out: '5.26.12', err: expect.stringContaining('This is a stand-in') });
  expect((await control('programs?name=neo4j-admin')).body.standIn).toMatch(/stand-in/);
});

describe.each(['aws', 'gcp'] as const)('uploaded on %s', (cloud) => {
  test('the real grammar on the screen, the data in the instance', async () => {
    const here = await lively();
    const to = target(here, { cloud });
    const from = archived();
    const { code, out, err } = await (await admin(here)).upload(to, from);
    expect(code, err).toBe(0);
    const lines = out.split('\n').filter((line) => !line.startsWith('.'));
    expect(lines.slice(lines.indexOf('--------------------') + 1)).toEqual([
      `Detected source dump file at: ${join(from, 'neo4j.dump')}`,
      `Determined DumpSize=3000000 bytes from archive at ${join(from, 'neo4j.dump')}`,
      'Checking database size 0.0 GB fits at https://console.neo4j.io',
      'Successfully authenticated with Aura.',
      'Uploading data of 0.0 GB to https://console.neo4j.io',
      'Generating crc32 of archive, this may take some time...',
      ...(cloud === 'aws'
        ? ['Uploading to AWS (This may take a some time depending on file size and connection speed)', `Total bytes copied: ${size}`]
        : ['Upload']),
      'Polling status',
      'We have received your export and it is currently being loaded into your Aura instance.',
      'You can wait here, or abort this command and head over to the console to be notified of when your database is running.',
      'Import progress (estimated)',
      'Rough guess for how long dump file import will take: 6 minutes; store size on disk is 0.0 GB (3000000 bytes)',
      'Your data was successfully pushed to Aura and is now running.',
      expect.stringMatching(/^Import took about 0 minutes to complete excluding upload \(\d+ ms\)$/),
      'Dump successfully uploaded to Aura',
      `Your archive at ${join(from, 'neo4j.dump')} can now be deleted.`,
    ]);
    expect(drawn(out)).toBe(400);
    expect(to).toMatchObject({ status: 'running', content: { bytes: 3_000_000, nodes: graph.nodes, relationships: graph.relationships } });
    expect(uploads(here.sandbox.world).size).toBe(0);
  });

  test('a connection that breaks in the middle goes on', async () => {
    const here = await lively();
    const to = target(here, { cloud });
    here.sandbox.addFault({ kind: 'service', name: 'aura.break', input: { instance: to.id }, with: { after: 200_000 } });
    const { code, err } = await (await admin(here)).upload(to, archived());
    expect(code, err).toBe(0);
    expect(to.content.nodes).toEqual(graph.nodes);
  });

  test('slow: what is on its way takes as long as it takes', async () => {
    const here = await lively();
    const to = target(here, { cloud });
    here.sandbox.addFault({ kind: 'service', name: 'aura.slow', input: { instance: to.id }, count: 'always', with: { bytesPerSecond: 1_000_000 } });
    const { code, took } = await (await admin(here)).upload(to, archived());
    expect(code).toBe(0);
    expect(took).toBeGreaterThan(1_500);
  });
});

test.each<[string, object, (to: { id: string }) => object, RegExp]>([
  ['a wrong password', { NEO4J_PASSWORD: 'wrong' }, () => ({}), /Invalid username\/password credentials/],
  [
    'no administrator',
    {},
    () => ({ name: 'aura.console', input: { operation: 'AuthorizeImport' }, with: { status: 403 } }),
    /do not give administrative access/,
  ],
  [
    'a token that has expired',
    {},
    () => ({ name: 'aura.console', input: { operation: 'StartImport' }, with: { status: 401 } }),
    /authorization token is invalid or has expired/,
  ],
  ['an old program', {}, () => ({ name: 'aura.console', input: { operation: 'StartImport' }, with: { status: 404 } }), /latest version of neo4j-admin/],
  [
    'what nobody expects',
    {},
    () => ({ name: 'aura.console', input: { operation: 'CheckImportSize' }, with: { status: 418 } }),
    /Unexpected response code 418 from request: Size check/,
  ],
  ['a refused part', {}, () => ({ name: 'aura.part', with: { status: 403 } }), /Received HTTP error 403/],
  [
    'a load that fails',
    {},
    (to) => ({ name: 'aura.load-failed', input: { instance: to.id }, with: { reason: 'LegacyIndexes', message: 'There are legacy indexes' } }),
    /There are legacy indexes/,
  ],
])('it fails for %s as the real one fails', async (_, env, fault, says) => {
  const here = await lively();
  const to = target(here);
  const rule = fault(to);
  if ('name' in rule) here.sandbox.addFault({ kind: 'service', ...rule } as never);
  const { code, err } = await (await admin(here)).upload(to, archived(), [], env as Record<string, string>);
  expect([code, says.test(err)], err).toEqual([1, true]);
  expect(err).toContain('Caused by: org.neo4j.cli.CommandFailedException');
  expect(to.content.nodes).toEqual({});
});

test.each([
  ['AuthorizeImport', 'lose-request', 'Failed to authenticate', 'java.net.SocketException: Unexpected end of file from server'],
  ['StartImport', 'lose-request', 'Unexpected end of file from server', 'java.net.SocketException'],
  ['CompleteUpload', 'lose-request', 'Failed to trigger import', 'java.net.SocketException'],
  ['GetMultipartUpload', 'error-before', 'Failed to trigger import', 'java.io.IOException: Server returned HTTP response code: 503'],
] as const)('%s, %s: ends with 1 and the words of Java, as the real one', async (operation, kind, says, because) => {
  const here = await lively();
  const to = target(here);
  here.sandbox.addFault({ kind, service: 'aura-console', operation });
  const { code, err } = await (await admin(here)).upload(to, archived());
  expect(code, err).toBe(1);
  expect(err).toContain(`CommandFailedException: ${says}`);
  expect(err).toContain(`Caused by: ${because}`);
  expect(to.content.nodes).toEqual({});
});

test('an unknown database, a database that holds data, one too small', async () => {
  const here = await lively();
  const { upload } = await admin(here);
  const full = target(here, { content: { nodes: { Old: 1 } } });
  expect((await upload({ ...full, id: 'ffffffff' }, archived())).err).toContain('please check your Bolt URI');
  const from = archived();
  expect(await upload(full, from)).toMatchObject({ code: 1, err: expect.stringContaining('No consent to overwrite') });
  expect((await upload(full, from, ['--overwrite-destination=true'])).code).toBe(0);
  expect(full.content.nodes).toEqual(graph.nodes);
  const small = target(here, { memory: '2GB', storage: '4GB' });
  expect(await upload(small, archived({ bytes: 5 * 2 ** 30 }))).toMatchObject({
    code: 1,
    err: expect.stringContaining('Minimum storage space required: 5.0 GB'),
  });
});

test('a part that fails five times ends it; the next run sends only what lacks', async () => {
  const here = await lively();
  const to = target(here);
  const { upload } = await admin(here);
  const from = archived();
  here.sandbox.addFault({ kind: 'service', name: 'aura.part', input: { instance: to.id, part: 2 }, count: 5, with: { status: 503 } });
  const failed = await upload(to, from);
  expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('Failed to upload part to multipart url after 5 retries') });
  expect(drawn(failed.out)).toBe(100);
  const again = await upload(to, from);
  expect(again.code, again.err).toBe(0);
  expect(again.out).toContain(`Total bytes copied: ${size - Math.ceil(size / 2)}`);
  expect(to.content.nodes).toEqual(graph.nodes);
}, 90_000);

test('an object of Google that is whole is not sent again', async () => {
  const here = await lively();
  const to = target(here, { cloud: 'gcp' });
  const { upload } = await admin(here);
  const from = archived();
  here.sandbox.addFault({ kind: 'service', name: 'aura.console', input: { operation: 'CompleteUpload' }, with: { status: 500 } });
  expect(await upload(to, from)).toMatchObject({ code: 1, err: expect.stringContaining('You can re-try using the existing dump') });
  expect((await upload(to, from)).code).toBe(0);
  expect(to.content.nodes).toEqual(graph.nodes);
});

test('a file that changes on its way is not loaded', async () => {
  const here = await lively();
  const to = target(here);
  const from = archived();
  here.sandbox.addFault({ kind: 'service', name: 'aura.slow', input: { instance: to.id }, count: 'always', with: { bytesPerSecond: 400_000 } });
  const going = (await admin(here)).upload(to, from);
  await expect.poll(() => uploads(here.sandbox.world).size, { timeout: 10_000 }).toBe(1);
  const file = join(from, 'neo4j.dump');
  truncateSync(file, 1_400_000);
  truncateSync(file, size - 1);
  writeFileSync(file, 'x', { flag: 'a' });
  expect(await going).toMatchObject({ code: 1, err: expect.stringContaining('checksum') });
  expect(to.status).toBe('loading failed');
});

test('bad arguments end with 64; a folder without an archive with 1', async () => {
  const here = await lively();
  const { run, upload } = await admin(here);
  for (const args of [['push-to-cloud'], ['database', 'upload', 'neo4j'], ['database', 'upload', '--from=x', 'neo4j'], ['database', 'dump']])
    expect((await run(args)).code, args.join(' ')).toBe(64);
  const to = target(here);
  expect(await upload(to, folder())).toMatchObject({ code: 1, err: expect.stringContaining('Could not find any archive files') });
  expect(await upload(to, '/nowhere/at/all')).toMatchObject({ code: 1, err: expect.stringContaining("doesn't exist") });
  expect(await upload(to, archived(), [], { NEO4J_PASSWORD: '' })).toMatchObject({ code: 1, err: expect.stringContaining('java.io.Console') });
  expect(
    (
      await run(['database', 'upload', `--from-path=${archived()}`, '--to-uri=neo4j+s://a-b-c.databases.neo4j.io/', 'neo4j'], {
        NEO4J_USERNAME: 'a',
        NEO4J_PASSWORD: 'b',
      })
    ).err,
  ).toContain('Invalid Bolt URI');
});

test('it goes to a sandbox and nowhere else', async () => {
  const here = await lively();
  const { upload } = await admin(here);
  for (const HTTPS_PROXY of ['', 'http://proxy.example:3128'])
    expect(await upload(target(here), archived(), [], { HTTPS_PROXY })).toMatchObject({ code: 1, err: expect.stringContaining('goes to a sandbox only') });
});

test('a backup is chosen by the name inside it; two are too many', async () => {
  const here = await lively();
  const { run } = await admin(here);
  const from = folder();
  writeStandIn(join(from, 'any-name.backup'), graph);
  writeStandIn(join(from, 'neo4j.backup'), { ...graph, database: 'other' });
  const info = () => run(['database', 'load', '--info', `--from-path=${from}`, 'neo4j']);
  expect(await info()).toMatchObject({ code: 0, out: expect.stringContaining('Bytes: 3000000') });
  writeStandIn(join(from, 'second.backup'), graph);
  expect(await info()).toMatchObject({ code: 1, err: expect.stringContaining('Found 2 backup files') });
});

test('dump and load of a local database', async () => {
  const here = await lively();
  const { run } = await admin(here);
  const [home, to] = [folder(), folder()];
  const db = join(home, 'data', 'databases', 'neo4j');
  mkdirSync(db, { recursive: true });
  writeFileSync(join(db, 'stand-in.json'), JSON.stringify({ ...graph, archiveBytes: 12_345_678 }));
  const env = { NEO4J_HOME: home };
  const dump = () => run(['database', 'dump', `--to-path=${to}`, 'neo4j'], env);
  const first = await dump();
  expect(first.code).toBe(0);
  expect(first.err).toMatch(/Files: 18\/36, data: 4\d\.\d%|Files: \d+\/36, data: 52.0%/);
  expect(first.err).toContain('Done: 36 files, 2.9MiB processed');
  expect(statSync(join(to, 'neo4j.dump'))).toMatchObject({ size: 12_345_678 });
  expect(readStandIn(join(to, 'neo4j.dump'))).toEqual(graph);
  expect(await dump()).toMatchObject({ code: 1, err: expect.stringContaining('Archive already exists') });
  expect((await run(['database', 'dump', `--to-path=${to}`, 'none'], env)).err).toContain('Database does not exist: none');
  writeFileSync(join(db, 'database_lock'), '');
  expect((await run(['database', 'dump', '--overwrite-destination', `--to-path=${to}`, 'neo4j'], env)).err).toContain('The database is in use');
  const other = folder();
  expect((await run(['database', 'load', `--from-path=${to}`, 'neo4j'], { NEO4J_HOME: other })).code).toBe(0);
  expect(existsSync(join(other, 'data', 'databases', 'neo4j', 'stand-in.json'))).toBe(true);
});
