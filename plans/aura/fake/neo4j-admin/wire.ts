/** Requests to the console through the sandbox's proxy, and to the signed links on loopback; nowhere else, whatever it is told. */
import { request as plainly, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as secure } from 'node:tls';
import { broken, CommandFailed } from './failure.ts';

export interface Answer {
  status: number;
  message: string;
  headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: the console's JSON
  body: any;
  text: string;
}

const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** One request through a tunnel of its own. */
export async function ask(method: 'GET' | 'POST', url: URL, headers: Record<string, string>, body?: object): Promise<Answer> {
  const socket = await tunnel(url).catch(fails);
  const sent = body === undefined ? '' : JSON.stringify(body);
  const answer = await new Promise<IncomingMessage>((done, failed) => {
    // Without an agent: one would open connections of its own, to wherever the name leads.
    const request = plainly({
      host: url.hostname,
      path: url.pathname,
      method,
      headers: {
        ...headers,
        host: url.host,
        connection: 'close',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(method === 'POST' ? { 'content-length': String(Buffer.byteLength(sent)) } : {}),
      },
      createConnection: () => secure({ socket, servername: url.hostname }),
    });
    request.on('response', done).on('error', failed);
    request.end(sent);
  }).catch(fails);
  const said = await read(answer);
  socket.destroy();
  return said;
}

/** To a signed link; `send` writes the body. */
export async function put(
  method: 'PUT' | 'POST',
  link: string,
  headers: Record<string, string>,
  send: (to: ReturnType<typeof plainly>) => Promise<void>,
): Promise<Answer> {
  const url = new URL(link);
  if (url.protocol !== 'http:' || !loopback.test(url.hostname))
    throw new CommandFailed(`${url.host} is not on this machine, and the stand-in goes nowhere else`);
  const answer = await new Promise<IncomingMessage>((done, failed) => {
    const request = plainly(url, { method, headers, agent: false });
    request.on('response', done).on('error', failed);
    send(request).catch((error: Error) => request.destroy(error));
  }).catch(fails);
  return read(answer);
}

const fails = (error: unknown): never => {
  throw broken(error);
};

async function read(answer: IncomingMessage): Promise<Answer> {
  const said = await text(answer).catch(fails);
  return { status: answer.statusCode ?? 0, message: answer.statusMessage ?? '', headers: answer.headers, body: json(said), text: said };
}

function tunnel({ hostname }: URL): Promise<Socket> {
  const proxy = process.env.HTTPS_PROXY ? new URL(process.env.HTTPS_PROXY) : undefined;
  if (!proxy || !loopback.test(proxy.hostname)) throw new CommandFailed('The stand-in goes to a sandbox only: HTTPS_PROXY does not lead to one');
  return new Promise((done, failed) => {
    const request = plainly({ host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: `${hostname}:443`, agent: false });
    request.on('connect', (answer, socket) =>
      answer.statusCode === 200 ? done(socket) : failed(new CommandFailed(`Unable to tunnel through proxy. Proxy returns "HTTP/1.1 ${answer.statusCode}"`)),
    );
    request.on('error', failed).end();
  });
}

/** Again while it answers 502 to 504 (or as told), 1, 2, 4 ... 64 seconds apart, 51 times at most: facts 3.7. */
export async function persist(once: () => Promise<Answer>, again: number[] = [502, 503, 504]): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const answer = await once();
    if (!again.includes(answer.status) || tries >= 50) return answer;
    await sleep(Math.min(64, 2 ** tries) * 1000 + Math.random() * 250);
  }
}

function json(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}
