/** An HTTP proxy that only tunnels (CONNECT), and only to where the sandbox itself listens: whatever a program asks for, nothing leaves the machine. */
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Listener } from './http.ts';

/** `target`: the port on 127.0.0.1 behind a name, or undefined where there is none. */
export async function openProxy(target: (host: string, port: number) => Promise<number | undefined>): Promise<Listener> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server = createServer((request, response) => {
    response.writeHead(501, { 'content-type': 'text/plain' }).end(`This proxy of a sandbox only tunnels; ${request.method} is not for it.\n`);
  });
  server.on('connect', (request, client: Socket, head) => {
    keep(client);
    const [host = '', port = '443'] = (request.url ?? '').split(':');
    void target(host, Number(port)).then(
      (found) => {
        if (found === undefined) return void client.end(`HTTP/1.1 502 No host ${host.replace(/[^\w.-]/g, '')} in this sandbox\r\n\r\n`);
        const inner = connect({ host: '127.0.0.1', port: found }, () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          if (head.length > 0) inner.write(head);
          client.pipe(inner).pipe(client);
        });
        keep(inner);
        inner.on('close', () => client.destroy());
        client.on('close', () => inner.destroy());
      },
      () => client.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
