/** The import of a database: consent, size, links, completion, status. Keys are PascalCase. Facts 3.7. */
import { type RestRefusal, type RestRequest, type RestRoute, RestRefusal as Refusal } from '../../../../src/sandbox/rest/service.ts';
import { bytesOf, holdsNothing, type Instance, instances, later } from '../rows.ts';
import { finishLoading } from '../moves.ts';
import { loadArchive } from './load.ts';
import { linkOf, storeUrl } from './store.ts';
import { type Session, sessions, type Upload, uploadFor, uploads } from './uploads.ts';

const refusal = (status: number, Reason: string, Message: string): RestRefusal =>
  new Refusal(Reason, { status, body: { Message, Reason, Url: 'https://aura.support.neo4j.com/' } });
const tooSmall = (row: Instance): RestRefusal =>
  refusal(422, 'ImportExceedsMaxSize', `The database exceeds the storage of ${row.storage} of instance ${row.id}`);

/** Imports that were taken back: a test of the whole way by a virtual clock, which stands still while a program runs, counts looks instead. */
const looks = new WeakMap<Instance, number>();

function sessionOf({ world, headers, parameters }: RestRequest): { session: Session; row: Instance } {
  const session = sessions(world).get(/^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '');
  const row = instances(world).get(parameters.instance ?? '');
  if (!row) throw refusal(404, 'NotFound', 'Database not found');
  if (session?.instance !== row.id) throw refusal(401, 'Unauthorized', 'Token is not valid');
  return { session, row };
}

function uploadOf(request: RestRequest, { upload }: Session): Upload {
  const found = uploads(request.world).get(upload ?? '');
  if (!found || found.crc32 !== Number(request.body?.Crc32)) throw refusal(404, 'NotFound', 'No such upload');
  return found;
}

export const importRoutes: Record<string, RestRoute> = {
  'POST /v1/databases/{instance}/import/auth': {
    operation: 'AuthorizeImport',
    run({ world, headers, parameters, now }) {
      const row = instances(world).get(parameters.instance ?? '');
      if (!row || row.seenFrom > now.toISOString()) throw refusal(404, 'NotFound', 'Database not found');
      const basic = Buffer.from(/^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '', 'base64').toString('utf8');
      if (basic !== `${row.username}:${row.password}`) throw refusal(401, 'Unauthorized', 'Invalid credentials');
      const confirmed = headers.confirmed === 'true';
      if (!confirmed && !holdsNothing(row.content)) throw refusal(409, 'ConfirmationRequired', 'The database holds data');
      const token = world.id(64);
      sessions(world).set(token, { instance: row.id, confirmed });
      return { status: 200, body: { Token: token } };
    },
  },
  'POST /v1/databases/{instance}/import/size': {
    operation: 'CheckImportSize',
    reads: true,
    run(request) {
      const { row } = sessionOf(request);
      if (!(Number(request.body?.FullSize) <= bytesOf(row.storage))) throw tooSmall(row);
      return { status: 200, body: {} };
    },
  },
  'POST /v2/databases/{instance}/import': {
    operation: 'StartImport',
    async run(request) {
      const { world, body } = request;
      const { session, row } = sessionOf(request);
      const [crc32, dumpSize, fullSize] = [Number(body?.Crc32), Number(body?.DumpSize), Number(body?.FullSize)];
      if (![crc32, dumpSize, fullSize].every(Number.isFinite) || dumpSize <= 0) throw refusal(422, 'InvalidRequest', 'Crc32, DumpSize and FullSize are needed');
      if (fullSize > bytesOf(row.storage)) throw tooSmall(row);
      // Loading needs the instance as it is: not paused, not deleted, and doing nothing else.
      if (row.status !== 'running' && row.status !== 'loading failed') throw refusal(409, 'InstanceNotRunning', `The instance is ${row.status}`);
      const upload = uploadFor(world, row, { crc32, dumpSize, fullSize });
      session.upload = upload.id;
      const url = await storeUrl(world);
      const missing = Array.from({ length: upload.totalParts }, (_, n) => n + 1).filter((part) => upload.parts[part] === undefined);
      const SignedLinks = upload.provider === 'AWS' ? missing.map((part) => linkOf(url, upload, part)) : [linkOf(url, upload)];
      return {
        status: 202,
        body: {
          Provider: upload.provider,
          SignedLinks,
          SignedURI: upload.provider === 'AWS' ? '' : SignedLinks[0],
          UploadID: upload.id,
          TotalParts: upload.totalParts,
        },
      };
    },
  },
  'POST /v1/databases/{instance}/import/multipart-upload-status': {
    operation: 'GetMultipartUpload',
    reads: true,
    run(request) {
      const { session } = sessionOf(request);
      const { id, parts, provider } = uploadOf(request, session);
      const Parts = Object.entries(parts).map(([number, ETag]) => ({ PartNumber: Number(number), ETag }));
      return { status: 200, body: { Parts: Parts.sort((a, b) => a.PartNumber - b.PartNumber), UploadID: id, Provider: provider } };
    },
  },
  'POST /v1/databases/{instance}/import/upload-complete': {
    operation: 'CompleteUpload',
    run(request) {
      const { world, now } = request;
      const { session, row } = sessionOf(request);
      const upload = uploadOf(request, session);
      if (!session.confirmed && !holdsNothing(row.content)) throw refusal(409, 'ConfirmationRequired', 'The consent to overwrite the data was not given');
      const content = loadArchive(world, row, upload);
      row.status = 'loading';
      delete row.failure;
      looks.delete(row);
      later(row, now, loadingTime(world.duration(240, 330), upload.fullSize, world.clock.speed), 'loaded', { content });
      return { status: 200, body: {} };
    },
  },
  'GET /v1/databases/{instance}/import/status': {
    operation: 'GetImportStatus',
    run(request) {
      const { world, now } = request;
      const { row } = sessionOf(request);
      if (row.status === 'loading' && !Number.isFinite(world.clock.speed)) lookAgain(request, row, now);
      return { status: 200, body: { Status: row.status, ...(row.failure ? { Error: row.failure } : {}) } };
    },
  },
};

/** Five minutes and three for each GiB, which the client's own bar goes by; it must see `loading` once, and looks every two seconds of real time. */
const loadingTime = (ms: number, bytes: number, speed: number): number =>
  Math.max(ms + (bytes / 2 ** 30) * 170_000, Number.isFinite(speed) ? 3_000 * speed : 0);

function lookAgain({ world }: RestRequest, row: Instance, now: Date): void {
  const seen = (looks.get(row) ?? 0) + 1;
  looks.set(row, seen);
  const due = row.due.find(({ what }) => what === 'loaded');
  if (seen < 2 || !due) return;
  row.due = row.due.filter((one) => one !== due);
  finishLoading(world, row, due.with?.content as Instance['content'], now);
}
