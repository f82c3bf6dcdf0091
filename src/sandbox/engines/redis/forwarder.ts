/** A stable address: a port that leads to whichever process stands behind it when a client comes. As a DNS name, it outlives them. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Forwarder {
  port: number;
  /** Breaks what is connected: after a failover the old primary must not serve on. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * `lead` says the port, or undefined where nothing stands there. With port 0 a free one is taken. A given port that is taken
 * is tried again until it is free: the address stands in parameters and files, so no other will do.
 */
export async function openForwarder(port: number, lead: () => Promise<number | undefined>): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  let again: NodeJS.Timeout | undefined;
  let closed = false;
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.setNoDelay(true);
  };
  const server: Server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (client) => {
    track(client);
    client.on('error', () => client.destroy());
    void lead().then(
      (target) => {
        if (target === undefined || client.destroyed || closed) return client.destroy();
        const inner = connect({ host: '127.0.0.1', port: target, allowHalfOpen: true });
        track(inner);
        inner.on('error', () => client.destroy());
        client.on('error', () => inner.destroy());
        inner.on('close', () => client.destroy());
        client.on('close', () => inner.destroy());
        client.pipe(inner);
        inner.pipe(client);
      },
      () => client.destroy(),
    );
  });
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
        server.removeListener('error', reject);
        server.on('error', () => {});
        resolve();
      });
    });
  const listenWhenFree = async (): Promise<void> => {
    try {
      await listen();
    } catch (error) {
      if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (!closed) again = setTimeout(() => void listenWhenFree().catch(() => {}), 250).unref();
    }
  };
  await listenWhenFree();
  const address = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address ? address.port : port,
    cut,
    async close() {
      closed = true;
      clearTimeout(again);
      cut();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
