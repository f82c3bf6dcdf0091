/** A stretch of a file into a request, with flat memory. */
import { createReadStream } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** `seen` is told of the bytes as they are read. An answer that comes before the end ends it: who refuses reads no further. */
export async function send(to: ClientRequest, file: string, from: number, bytes: number, seen: (bytes: number) => void = () => undefined): Promise<void> {
  if (bytes === 0) return void to.end();
  const reading = createReadStream(file, { start: from, end: from + bytes - 1, highWaterMark: 1 << 20 });
  reading.on('data', (chunk) => seen(chunk.length));
  await pipeline(reading, to);
}
