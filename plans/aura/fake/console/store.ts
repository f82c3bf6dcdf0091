/** Where the signed links lead: S3's parts and Google's resumable object, on plain HTTP of loopback. Bytes stream into one file, at their place. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { google } from './google.ts';
import { s3 } from './s3.ts';
import { type Upload, uploads } from './uploads.ts';

const servers = new WeakMap<SandboxWorld, Promise<Server>>();

/** `http://127.0.0.1:PORT`; opened when the first upload begins. */
export async function storeUrl(world: SandboxWorld): Promise<string> {
  let server = servers.get(world);
  if (!server) servers.set(world, (server = start(world)));
  return `http://127.0.0.1:${((await server).address() as AddressInfo).port}`;
}

export async function closeStore(world: SandboxWorld): Promise<void> {
  const server = await servers.get(world);
  servers.delete(world);
  if (!server) return;
  await new Promise<void>((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

export const linkOf = (url: string, upload: Upload, part?: number): string =>
  part === undefined ? `${url}/google/${upload.id}?signature=${upload.signature}` : `${url}/s3/${upload.id}/${part}?signature=${upload.signature}`;

function start(world: SandboxWorld): Promise<Server> {
  const server = createServer((request, response) => void respond(world, request, response));
  return new Promise((started, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => started(server));
  });
}

async function respond(world: SandboxWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, way, id = '', part] = url.pathname.split('/');
    const upload = uploads(world).get(id);
    if (!upload || url.searchParams.get('signature') !== upload.signature) {
      request.resume();
      response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>');
      return;
    }
    await (way === 'google' ? google(world, upload, request, response) : s3(world, upload, Number(part), request, response));
    world.changed();
  } catch {
    request.socket.destroy();
  }
}
