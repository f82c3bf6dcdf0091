/** Requests out, replies in, in order, over one socket. Knows where each reply ends, and nothing of what it says. */
import type { Socket } from 'node:net';
import { give, giveOffsets, take, takeOffsets } from './pool.ts';
import { ProtocolError, skip } from './resp.ts';

/** The connection ended, or never came about. Whoever compares may connect again and go on. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
}

/** The replies to one exchange as they came. Valid until `release`. */
export interface Replies {
  bytes: Buffer;
  count: number;
  /** ends[i] is the offset after reply i. */
  ends: Int32Array;
  release(): void;
}

interface Exchange {
  count: number;
  seen: number;
  ends: Int32Array;
  bytes: Buffer;
  used: number;
  at: number;
  resolve(replies: Replies): void;
  reject(error: Error): void;
}

/** What a read asks the system for at once. */
export const readSize = 128 * 1024;

export class Wire {
  private readonly waiting: Exchange[] = [];
  private failure: Error | undefined;
  socket: Socket | undefined;

  constructor(readonly name: string) {}

  /** Sends `request`, which holds `count` commands, in one write. `request` must stay untouched until this resolves. */
  exchange(request: Uint8Array, count: number): Promise<Replies> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ count, seen: 0, ends: takeOffsets(count), bytes: take(readSize), used: 0, at: 0, resolve, reject });
      this.socket?.write(request);
    });
  }

  get busy(): boolean {
    return this.waiting.length > 0;
  }

  /** Takes what the socket read. `chunk` is used again by the next read, so it is copied. */
  receive(chunk: Uint8Array): void {
    const first = this.waiting[0];
    if (!first) {
      this.fail(new ProtocolError(`${this.name}: an answer without a question`));
      return;
    }
    append(first, chunk);
    try {
      this.advance();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private advance(): void {
    for (let current = this.waiting[0]; current; current = this.waiting[0]) {
      const { bytes, used, ends, count } = current;
      let { at, seen } = current;
      while (seen < count) {
        const end = skip(bytes, at, used);
        if (end < 0) break;
        ends[seen++] = end;
        at = end;
      }
      current.at = at;
      current.seen = seen;
      if (seen < count) return;
      this.waiting.shift();
      const next = this.waiting[0];
      if (next && at < used) append(next, bytes.subarray(at, used));
      current.resolve({ bytes, count, ends, release: () => released(bytes, ends) });
      if (at === used) return;
      if (!next) throw new ProtocolError(`${this.name}: more answers than questions`);
    }
  }

  /** Ends everything that waits, and all that comes later. */
  fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    this.socket?.destroy();
    for (const exchange of this.waiting.splice(0)) exchange.reject(error);
  }
}

function released(bytes: Buffer, ends: Int32Array): void {
  give(bytes);
  giveOffsets(ends);
}

function append(exchange: Exchange, chunk: Uint8Array): void {
  const size = exchange.used + chunk.length;
  if (size > exchange.bytes.length) {
    const larger = take(size);
    exchange.bytes.copy(larger, 0, 0, exchange.used);
    give(exchange.bytes);
    exchange.bytes = larger;
  }
  exchange.bytes.set(chunk, exchange.used);
  exchange.used = size;
}
