/** Free ports on loopback for the processes themselves; clients never see these. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });

const given = new Set<number>();

/** A port of which also port + 10000 is free: the cluster bus listens there. Below the range that outgoing connections take. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = randomInt(10_500, 20_000);
    if (given.has(port) || !(await isFree(port)) || !(await isFree(port + 10_000))) continue;
    given.add(port);
    return port;
  }
  throw new Error('no free port between 10500 and 20000 on 127.0.0.1');
}
