/** `neo4j-admin database upload`: its arguments, what it prints, what its failures mean. facts/aura.md 3.3 to 3.8 */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Case } from './case.ts';
import { instanceRead, targetId, targetLogin } from './reads.ts';
import { running } from './running.ts';

/** 3.4: one dot is half a percent. Titles differ by cloud; progress is on stdout. */
export const grammar = (bytes: { $from: string; path: string } | number) => [
  { match: '^Detected source (dump|backup|tar)', says: 'found the file' },
  { match: '[Cc]hecking database size', says: 'asking whether it fits' },
  { match: 'Successfully authenticated', says: 'Aura lets it in' },
  { match: '[Cc][Rr][Cc]', says: 'reading the whole file for its checksum (no progress is told)' },
  { match: '^\\s*Upload(ing to AWS)?\\b', says: 'uploading', dots: 200, bytes },
  { match: 'Total bytes copied', says: 'uploaded; Aura has it' },
  { match: '^\\s*Import progress', says: 'Aura loads it (its own estimate)', dots: 200 },
  { match: 'successfully pushed to Aura', says: 'loaded' },
];

/** The first of the three last lines (3.4, 7). */
const pushed = 'Your data was successfully pushed to Aura and is now running';
/** It asks every two seconds for as long as Aura loads, and gives up at the first answer that is lost. Aura goes on (3.8): the next step waits for it. */
const lostSight = 'Import progress[^]*\\n\\.[^]*(SocketException|ConnectException|UnknownHostException|Unexpected response code (401|429))';
export const done = `${pushed}|${lostSight}`;

const rerun = 'run again: the same file is sent, and parts that arrived are not sent twice';

/** 3.5: causes by fragments. What the program itself advises is partly wrong (it quotes push-to-cloud and other flags) and never shown. */
export const failures: { match: string; says: string; remedy?: string; again?: boolean | number }[] = [
  {
    match: 'Invalid Bolt URI',
    says: 'it does not take this address',
    remedy: 'only <dbid>.databases.neo4j.io and private link hosts are taken, no custom endpoints, no ports',
  },
  {
    match: '--to-dbid must be specified',
    says: 'the target is of the kind that holds several databases',
    remedy: 'such targets are not planned by this version',
  },
  { match: 'please check your Bolt URI', says: 'Aura does not know the target', remedy: 'look whether it was deleted: encmigrate status <plan>' },
  { match: 'Invalid username/password', says: 'Aura refuses the password', remedy: 'the secret place must hold the password of the target as it was made' },
  { match: 'administrative access', says: 'the user is no administrator of the target' },
  {
    match: 'No consent to overwrite|consent to overwrite the data was not given',
    says: 'the target holds data, and Aura was not told to replace it',
    remedy: 'look at the target; encmigrate rollback <plan> removes it',
  },
  {
    match: 'Minimum storage space required',
    says: 'the database is larger than the storage of the target',
    remedy: 'encmigrate revise <plan> --set Memory=LARGER: the target is made anew',
  },
  { match: 'authorization token is invalid or has expired', says: 'the upload took longer than its token lives', remedy: rerun, again: true },
  {
    match: 'latest version of (neo4j-admin|the push-to-cloud)',
    says: 'this neo4j-admin is too old for Aura',
    remedy: 'install a newer one, of the same or a later version than the database',
  },
  {
    match: 'Failed to upload part to multipart url|Received HTTP error|Upload failed after numerous attempts',
    says: 'a part of the file did not get through',
    remedy: rerun,
    // It has tried each part five times by itself.
    again: 3,
  },
  {
    // Asked right after the last part, on the way to the load; its own advice names a command that is not there any more.
    match: 'Failed to trigger import|You can re-try using the existing dump',
    says: 'Aura has the file and did not say that it loads it',
    remedy: rerun,
    again: true,
  },
  {
    match: "did not enter 'loading' state in time",
    says: 'Aura has the file and has not begun to load it',
    remedy: 'look at the instance in the console, then run again',
    again: true,
  },
  {
    match: 'something has failed during the loading|loading failed|LegacyIndexes|InconsistentData|UnsupportedStoreFormat|LogicalRestrictions',
    says: 'Aura cannot load this file',
    remedy: 'dump with a current Neo4j (5.26 or later), check the store with neo4j-admin database check, plan again with that file',
  },
  {
    match: 'Could not find any archive files|doesn.t exist|does not exist',
    says: 'it does not find the file',
    remedy: 'the file must be at the planned path, under the planned name',
  },
  { match: 'Found \\d+ backup files', says: 'several backups in the folder are of this database', remedy: 'leave one backup in the folder' },
  // A password that is wrong has words of its own: this is the token that came for it.
  { match: 'Unexpected response code 401', says: 'the token of the upload is not taken any more', remedy: rerun, again: true },
  { match: 'Unexpected response code 429', says: 'Aura is asked too often', remedy: 'wait a minute, then run again', again: true },
  {
    match: 'Unexpected response code 409 from request: Initiating',
    says: 'the target is busy: it may still load what was sent before',
    remedy: 'look at the instance in the console; once it runs, run again',
    again: true,
  },
  { match: 'Unexpected response code 5\\d\\d', says: 'Aura answered with an error of its own', remedy: rerun, again: true },
  { match: 'Unexpected response code (403|409|422)', says: 'Aura refuses' },
  { match: 'Unexpected response code', says: 'Aura answered something unexpected' },
  {
    match: 'SSLHandshakeException|PKIX path|unable to find valid certification',
    says: 'the console cannot be reached by TLS',
    remedy: 'public traffic must be on for the region, and the proxy trusted by Java (JAVA_OPTS)',
  },
  {
    match: 'UnknownHostException|ConnectException|Connection (refused|reset)|SocketException|timed out',
    says: 'the connection broke',
    remedy: rerun,
    again: true,
  },
  {
    match: 'UnsupportedClassVersionError|Unsupported Java|class file version',
    says: 'this Java is too old for this neo4j-admin',
    remedy: '5.26: Java 17 or 21; 2025 and later: Java 21',
  },
  {
    // Aura's own words of why, which no list has all of: with --verbose the place in the program tells that it came while Aura loaded.
    match: 'doStatusPolling',
    says: 'Aura cannot load this file',
    remedy:
      'its own words stand in the output; a current Neo4j (5.26 or later) dumps what it can load: neo4j-admin database check, then plan again with that file',
  },
  { match: 'Unmatched argument|Unknown option|Missing required', says: 'this neo4j-admin does not know the arguments', remedy: 'install 5.26 or later' },
];

export function upload(given: Case, id: string, when: StepText['when']): StepText[] {
  const { archive, target, recordId, source, chosen } = given;
  if (!archive) return [];
  return [
    {
      id,
      phase: 'restore',
      title: `Upload ${archive.path} to ${target}`,
      risk: 'changes',
      typical: 'PT1H',
      ...(when ? { when } : {}),
      action: {
        kind: 'command',
        program: 'neo4j-admin',
        args: [
          'database',
          'upload',
          archive.database,
          `--from-path=${archive.folder}`,
          { $text: ['--to-uri=', { $from: 'target.address', path: 'uri' }] },
          // The target is this plan's own, made empty; an upload that was cut off may have left data in it.
          '--overwrite-destination=true',
          '--verbose',
        ],
        environment: { NEO4J_USERNAME: targetLogin.user as { $secret: string }, NEO4J_PASSWORD: targetLogin.password as { $secret: string } },
        progress: grammar({ $from: 'archive', path: 'bytes' }),
        done,
        failures,
        // Each later than the one before, forty minutes in all: what was sent may be loading when its answer is lost, and is not sent over that.
        repeats: 12,
        // A dead console can hold it for 48 minutes in its own retries (3.7).
        timeout: chosen.settings.UploadTimeout ?? 'PT48H',
        expect: [
          {
            read: { reader: 'file', path: archive.path, checksum: true },
            path: 'sha256',
            equals: { $from: 'archive', path: 'sha256' },
            says: 'the file is the one that was measured',
          },
          { read: instanceRead(targetId), path: 'data.customer_managed_key_id', equals: recordId, says: 'the target is under the key' },
          ...(source.instance
            ? [{ read: instanceRead(targetId), path: `data.id != '${source.instance.id}'`, equals: true, says: 'the target is not the source' }]
            : []),
        ],
        keep: ['exit', 'seconds'],
      },
      leaves: `the data in ${target}`,
    },
    running(`${id}.ready`, target, 'PT5M', when),
  ];
}
