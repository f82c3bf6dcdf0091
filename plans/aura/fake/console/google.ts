/** A resumable upload as Google Cloud Storage has it: a session, bytes from an offset, and the question how far they came. Facts 3.7, 4b-4d. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { receive } from './receive.ts';
import { fileOf, isWhole, type Upload } from './uploads.ts';

export async function google(world: SandboxWorld, upload: Upload, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'POST') {
    request.resume();
    if (request.headers['x-goog-resumable'] !== 'start') return void response.writeHead(400).end();
    // A new session starts at the beginning; an object that is there is not written over: facts 3.8.
    if (!isWhole(upload)) upload.received = 0;
    return void response.writeHead(201, { location: `http://${request.headers.host}${request.url}`, 'content-length': '0' }).end();
  }
  if (request.method !== 'PUT') {
    request.resume();
    return void response.writeHead(405).end();
  }
  const range = request.headers['content-range'];
  if (range?.startsWith('bytes */')) {
    request.resume();
    return void tell(upload, response);
  }
  if (isWhole(upload)) {
    request.resume();
    return void response
      .writeHead(403, { 'content-type': 'application/xml' })
      .end(
        '<Error><Code>AccessDenied</Code><Message>Access denied.</Message><Details>The caller does not have storage.objects.delete access to the object.</Details></Error>',
      );
  }
  const from = Number(/^bytes (\d+)-/.exec(range ?? '')?.[1] ?? 0);
  if (from > upload.received) {
    request.resume();
    return void tell(upload, response);
  }
  const fault = world.fault('aura.part', { instance: upload.instance, part: 1 });
  const came = await receive(world, upload.instance, request, fileOf(world, upload), from, upload.dumpSize - from);
  upload.received = Math.max(upload.received, from + came);
  if (response.destroyed || request.socket.destroyed) return;
  if (fault) return void response.writeHead(Number(fault.status ?? 503)).end();
  tell(upload, response);
}

/** 308 and how far; 200 where nothing is missing. Where nothing has come there is no Range. */
function tell(upload: Upload, response: ServerResponse): void {
  if (isWhole(upload)) response.writeHead(200, { 'content-length': '0' }).end();
  else response.writeHead(308, { 'content-length': '0', ...(upload.received > 0 ? { range: `bytes=0-${upload.received - 1}` } : {}) }).end();
}
