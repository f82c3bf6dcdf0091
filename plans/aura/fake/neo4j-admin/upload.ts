/** `database upload`, step by step as the real one does it: facts 3.4 (what it prints), 3.7 (what it asks). */
import { createReadStream, statSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { readStandIn } from './archive.ts';
import type { Arguments } from './arguments.ts';
import { findArchive } from './choose.ts';
import { consoleUrl } from './console-url.ts';
import { CommandFailed, saying } from './failure.ts';
import { followLoading } from './follow.ts';
import { toAws } from './to-aws.ts';
import { toGoogle } from './to-google.ts';
import { type Answer, ask, persist } from './wire.ts';

const gb = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;

export async function upload({ database, options, has }: Arguments): Promise<void> {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const detail = (text: string): void => {
    if (has('verbose')) say(text);
  };
  const user = options['to-user'] ?? process.env.NEO4J_USERNAME;
  const password = options['to-password'] ?? process.env.NEO4J_PASSWORD;
  // The real one asks the JVM's console, which is not there without a terminal.
  if (!user || !password)
    throw new CommandFailed('Cannot invoke "java.io.Console.readPassword(String, Object[])" because the return value of "java.lang.System.console()" is null');
  const { console, database: target } = consoleUrl(options['to-uri'] ?? '', options['to-dbid']);
  const { file, kind } = findArchive(options['from-path'] ?? '', database);
  say(`Detected source ${kind} file at: ${file}`);
  const dumpSize = statSync(file).size;
  const fullSize = readStandIn(file)?.bytes ?? dumpSize;
  detail(`Determined DumpSize=${fullSize} bytes from archive at ${file}`);
  detail(`Checking database size ${gb(fullSize)} fits at ${console}`);

  const at = (version: string, rest: string): URL => new URL(`${console}/${version}/databases/${target}/import${rest}`);
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const token = authenticated(
    await ask('POST', at('v1', '/auth'), { authorization: basic, confirmed: String(has('overwrite-destination')) }).catch(saying('Failed to authenticate')),
  );
  const bearer = { authorization: `Bearer ${token}` };
  const sized = await persist(() => ask('POST', at('v1', '/size'), bearer, { FullSize: fullSize }));
  say('Successfully authenticated with Aura.');
  if (sized.status === 422) throw new CommandFailed(`Error: ${sized.body?.Message}. Minimum storage space required: ${gb(fullSize)}. See: ${sized.body?.Url}`);
  expect(sized, 200, 'Size check');

  detail(`Uploading data of ${gb(fullSize)} to ${console}`);
  say('Generating crc32 of archive, this may take some time...');
  let sum = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) sum = crc32(chunk as Buffer, sum);
  const started = await persist(() =>
    ask('POST', at('v2', ''), { ...bearer, 'neo4j-version': '5.26.12' }, { Crc32: sum, DumpSize: dumpSize, FullSize: fullSize }),
  );
  if (started.status === 401) throw new CommandFailed('The given authorization token is invalid or has expired');
  if (started.status === 404 || started.status === 301)
    throw new CommandFailed(
      'We encountered a problem while communicating to the Neo4j Aura system. Please check that you are using the latest version of neo4j-admin database upload and upgrade if necessary.',
    );
  if (started.status === 422)
    throw new CommandFailed(`Error: ${started.body?.Message}. Minimum storage space required: ${gb(fullSize)}. See: ${started.body?.Url}`);
  expect(started, 202, 'Initiating upload target');

  const aws = /^aws$/i.test(String(started.body?.Provider));
  await (aws ? toAws(file, dumpSize, started.body) : toGoogle(file, dumpSize, started.body));
  const untriggered = 'Failed to trigger import, please contact Aura support at: https://support.neo4j.com';
  const stored = at('v1', '/multipart-upload-status');
  const parts = aws ? await ask('POST', stored, bearer, { Crc32: sum, UploadID: started.body.UploadID }).catch(saying(untriggered)) : undefined;
  if (parts && parts.status !== 200)
    throw new CommandFailed(untriggered, { because: `java.io.IOException: Server returned HTTP response code: ${parts.status} for URL: ${stored}` });
  const complete = await ask('POST', at('v1', '/upload-complete'), bearer, { Crc32: sum, ...(parts?.body ?? {}) }).catch(saying(untriggered));
  if (complete.status === 409) throw new CommandFailed('The target database contained data and consent to overwrite the data was not given. Aborting');
  // Its advice is wrong, and the same for every other status (3.5).
  if (complete.status !== 200)
    throw new CommandFailed(
      `We encountered a problem while communicating to the Neo4j Aura system. \nYou can re-try using the existing dump by running this command: \nneo4j-admin push-to-cloud --dump=${file} --bolt-uri=${options['to-uri']}`,
    );

  detail('Polling status');
  await followLoading(() => persist(() => ask('GET', at('v1', '/status'), bearer), [500, 502, 503, 504]), fullSize, has('verbose'));
  say('Dump successfully uploaded to Aura');
  say(`Your archive at ${file} can now be deleted.`);
}

function authenticated(answer: Answer): string {
  if (answer.status === 401) throw new CommandFailed('Invalid username/password credentials');
  if (answer.status === 403) throw new CommandFailed('The credentials provided do not give administrative access to the target database');
  if (answer.status === 404) throw new CommandFailed('We encountered a problem while contacting your Neo4j Aura instance, please check your Bolt URI');
  if (answer.status === 409) throw new CommandFailed('No consent to overwrite database. Aborting');
  expect(answer, 200, 'Authorization');
  return String(answer.body?.Token);
}

function expect({ status }: Answer, wanted: number, request: string): void {
  if (status !== wanted) throw new CommandFailed(`Unexpected response code ${status} from request: ${request}`);
}
