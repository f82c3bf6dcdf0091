/** What neo4j-admin prints, as recorded from 5.26.12 (facts/real-engines.md): how far it is, whether it worked, what went wrong. */
import { expect, it } from 'vitest';
import { done, failures, grammar } from '../../../plans/aura/recipe/upload.ts';
import { progressReader } from '../../../src/actions/child/progress.ts';
import { redact } from '../../../src/actions/child/redact.ts';

const dots = (n: number) => Array.from({ length: n }, (_, i) => `....................${`${(i + 1) * 10}%`.padStart(5)}\n`).join('');

it('counts dots before their line ends', () => {
  const reader = progressReader(grammar(1_177_323));
  expect(
    reader.feed(
      'Detected source dump file at: /d/neo4j.dump\nChecking database size 0.3 GB fits at https://console.neo4j.io\nSuccessfully authenticated with Aura.\n',
    ),
  ).toMatchObject({ says: 'Aura lets it in' });
  reader.feed('Uploading to AWS (2 parts)\n');
  expect(reader.feed('.......')).toMatchObject({ says: 'uploading', share: 7 / 200, bytes: 1_177_323 });
  expect(reader.feed(`.............  10%\n${'.'.repeat(20)}  20%\n...`)).toMatchObject({ share: 43 / 200 });
  expect(reader.feed('Total bytes copied: 1177323\n')).toMatchObject({ says: 'uploaded; Aura has it' });
  expect(reader.feed(`Import progress (estimated)\n${dots(3)}`)).toMatchObject({ says: 'Aura loads it (its own estimate)', share: 0.3 });
  expect(reader.feed(`${dots(7)}Your data was successfully pushed to Aura and is now running.\n`)).toMatchObject({ says: 'loaded' });
});

it('reads percentages of a dump, which come by carriage returns', () => {
  const reader = progressReader([{ match: 'Files: .*data:\\s*([\\d.]+)%', says: 'dumping', percent: true }]);
  expect(reader.feed('\rFiles: 3/36, data: 12.5%\rFiles: 4/36, data:  40.0%\r')).toEqual({ says: 'dumping', share: 0.4 });
});

const cause = (text: string) => failures.find((one) => new RegExp(one.match, 'i').test(text));

it.each([
  ['Caused by: CommandFailedException: Invalid username/password', 'refuses the password', false],
  ['We need your consent to overwrite: consent to overwrite the data was not given', 'holds data', false],
  ['Minimum storage space required: 8 GB', 'larger than the storage', false],
  ['Failed to upload part to multipart url after 5 retries', 'did not get through', true],
  ['Unexpected response code 503 from request: Authorization', 'an error of its own', true],
  ['Unexpected response code 403 from request: X', 'Aura refuses', false],
  ['java.net.ConnectException: Connection refused', 'connection broke', true],
  ['Failed to authenticate\nCaused by: java.net.SocketException: Unexpected end of file from server', 'connection broke', true],
  ['Unexpected response code 401 from request: Size check', 'token of the upload is not taken', true],
  ['Unexpected response code 429 from request: Authorization', 'asked too often', true],
  ['Unexpected response code 409 from request: Initiating upload target', 'the target is busy', true],
  ['Unexpected response code 409 from request: X', 'Aura refuses', false],
  [
    'Failed to trigger import, please contact Aura support\nCaused by: java.io.IOException: Server returned HTTP response code: 500',
    'did not say that it loads',
    true,
  ],
  ['We encountered a problem while communicating\nYou can re-try using the existing dump', 'did not say that it loads', true],
  ['check that you are using the latest version of the push-to-cloud plugin', 'too old for Aura', false],
])('%s', (text, says, again) => {
  expect(cause(text)?.says).toContain(says);
  expect(Boolean(cause(text)?.again)).toBe(again);
});

it('is done where Aura says so, and where Aura was seen to load when it was lost sight of', () => {
  const told = (text: string) => new RegExp(done).test(text);
  const loading = 'Import progress (estimated)\nRough guess for how long dump file import will take: 6 minutes\n';
  const lost = '\norg.neo4j.cli.CommandFailedException: Unexpected end of file from server\nCaused by: java.net.SocketException: Unexpected end';
  expect(told('Your data was successfully pushed to Aura and is now running.')).toBe(true);
  expect(told(`${loading}..${lost}`)).toBe(true);
  expect(told(`${loading}${dots(4)}...\nUnexpected response code 401 from request: Trigger import/restore after successful upload`)).toBe(true);
  // Not seen to load; refused; lost on the way there.
  expect(told(`${loading}${lost}`)).toBe(false);
  expect(told(`${loading}..\nCaused by: org.neo4j.cli.CommandFailedException: Error: There are legacy indexes. See: https://x`)).toBe(false);
  expect(told(`Uploading to AWS\n${dots(10)}${lost}`)).toBe(false);
});

it('advises nothing that the tool itself says wrongly', () =>
  expect(JSON.stringify(failures.map((one) => one.remedy))).not.toMatch(/push-to-cloud|--dump|--bolt-uri/));

it('keeps no signed link, no token and no password', () => {
  const told = redact(
    'session https://storage.googleapis.com/b/o?X-Goog-Signature=abc123&x=1\nAuthorization: Bearer abcdefgh12345678\nusing s3cret-Pass9 now',
    ['s3cret-Pass9'],
  );
  expect(told).not.toMatch(/abc123|abcdefgh|s3cret/);
  expect(told).toContain('https://storage.googleapis.com/b/o?...');
});
