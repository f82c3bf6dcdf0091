/** Bytes of a request into a file, from a given place, with flat memory; holes stay holes. And what may go wrong on the way. */
import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';

const zeros = Buffer.alloc(64 * 1024);
const isZero = (chunk: Buffer): boolean => {
  for (let at = 0; at < chunk.length; at += zeros.length) {
    const part = chunk.subarray(at, at + zeros.length);
    if (!part.equals(zeros.subarray(0, part.length))) return false;
  }
  return true;
};

/** Answers how many bytes came, at most `most`; a connection that breaks leaves what had come. */
export async function receive(world: SandboxWorld, instance: string, request: IncomingMessage, file: string, from: number, most: number): Promise<number> {
  const slow = world.fault('aura.slow', { instance });
  const perSecond = Number(slow?.bytesPerSecond) || Number.POSITIVE_INFINITY;
  const breaks = world.fault('aura.break', { instance });
  const cut = breaks ? Number(breaks.after ?? 0) : Number.POSITIVE_INFINITY;
  const to = await open(file, 'a', 0o600).then((made) => made.close().then(() => open(file, 'r+')));
  let came = 0;
  try {
    const { size } = await to.stat();
    if (size < from + most) await to.truncate(from + most);
    const fresh = size <= from;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      const part = chunk.subarray(0, Math.min(chunk.length, most - came, cut - came));
      // Beyond the old end there is nothing but zeros already.
      if (part.length > 0 && !(fresh && isZero(part))) await to.write(part, 0, part.length, from + came);
      came += part.length;
      if (came >= cut) {
        request.socket.destroy();
        break;
      }
      if (Number.isFinite(perSecond)) await sleep((part.length / perSecond) * 1000);
    }
  } catch {
    // The client went away: it asks how far this came.
  } finally {
    await to.close();
  }
  return came;
}
