/** PUT of one part: whole, or not at all. Facts 3.7, 4a. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { receive } from './receive.ts';
import { fileOf, type Upload } from './uploads.ts';

const error = (response: ServerResponse, status: number, code: string, message: string): void => {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
};

export async function s3(world: SandboxWorld, upload: Upload, part: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'PUT' || !(Number.isInteger(part) && part >= 1 && part <= upload.totalParts)) {
    request.resume();
    return error(response, 403, 'AccessDenied', 'The link is not for this');
  }
  const fault = world.fault('aura.part', { instance: upload.instance, part });
  if (fault) {
    // The bytes come all the same, as they do where the service breaks behind its own door.
    for await (const _ of request);
    return error(response, Number(fault.status ?? 503), String(fault.code ?? 'SlowDown'), 'Please reduce your request rate.');
  }
  const from = (part - 1) * upload.chunk;
  const size = Math.min(upload.chunk, upload.dumpSize - from);
  const length = Number(request.headers['content-length']);
  if (length !== size) {
    request.resume();
    return error(response, 400, 'IncompleteBody', `Part ${part} has ${size} bytes, not ${length}`);
  }
  const came = await receive(world, upload.instance, request, fileOf(world, upload), from, size);
  if (came < size) return void response.destroy();
  upload.parts[part] = `"${upload.id}-${part}"`;
  response.writeHead(200, { etag: upload.parts[part] }).end();
}
