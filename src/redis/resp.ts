/**
 * RESP2, the protocol of Redis and Valkey (redis.io/docs/latest/develop/reference/protocol-spec): requests as arrays of bulk
 * strings, replies of five kinds. Binary-safe: bulk strings stay bytes.
 */

/** What a server answered with `-`: a value among the replies of a pipeline, thrown by a single command. */
export class RedisError extends Error {
  override name = 'RedisError';
  /** The first word: WRONGTYPE, NOAUTH, MOVED, ERR. */
  get code(): string {
    return this.message.split(' ', 1)[0] ?? '';
  }
}

/** The bytes are not RESP2: another kind of server, or a bug. The connection cannot go on. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

export type Reply = Buffer | number | null | RedisError | Reply[];
export type Argument = string | Buffer;

const CR = 13;
const LF = 10;
const [plus, minus, colon, dollar, star] = [43, 45, 58, 36, 42];

/** All commands in one buffer, for one write. */
export function encode(commands: readonly (readonly Argument[])[]): Buffer {
  let size = 0;
  for (const command of commands) {
    size += 3 + digits(command.length);
    for (const part of command) {
      const length = typeof part === 'string' ? Buffer.byteLength(part) : part.length;
      size += 5 + digits(length) + length;
    }
  }
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  for (const command of commands) {
    at += out.write(`*${command.length}\r\n`, at, 'latin1');
    for (const part of command) {
      const length = typeof part === 'string' ? Buffer.byteLength(part) : part.length;
      at += out.write(`$${length}\r\n`, at, 'latin1');
      at += typeof part === 'string' ? out.write(part, at) : part.copy(out, at);
      out[at++] = CR;
      out[at++] = LF;
    }
  }
  return out;
}

const digits = (n: number): number => (n < 10 ? 1 : n < 100 ? 2 : String(n).length);

/**
 * The offset after the reply that begins at `at`, or -1 while it is not complete before `end`. Allocates nothing: this runs
 * for every reply of a comparison. Throws ProtocolError.
 */
export function skip(bytes: Uint8Array, at: number, end: number): number {
  let need = 1;
  let i = at;
  while (need > 0) {
    if (i + 3 > end) return -1;
    const kind = bytes[i++] as number;
    if (kind === plus || kind === minus) {
      while (i < end && bytes[i] !== LF) i++;
      if (i === end) return -1;
      i++;
      need--;
      continue;
    }
    if (kind !== colon && kind !== dollar && kind !== star) throw unexpected(kind);
    let n = 0;
    const negative = bytes[i] === minus;
    if (negative) i++;
    for (;;) {
      if (i >= end) return -1;
      const c = bytes[i++] as number;
      if (c === CR) break;
      if (c < 48 || c > 57) throw unexpected(c);
      n = n * 10 + c - 48;
    }
    if (i >= end) return -1;
    i++;
    need--;
    if (kind === dollar && !negative) {
      i += n + 2;
      if (i > end) return -1;
    } else if (kind === star && !negative) need += n;
  }
  return i;
}

const unexpected = (byte: number): ProtocolError =>
  new ProtocolError(`not a Redis reply: byte 0x${byte.toString(16).padStart(2, '0')} where a reply should begin`);

/** Reads complete replies one after another. Buffers are copies, so that the bytes below can be used again. */
export class Decoder {
  constructor(
    private readonly bytes: Buffer,
    public at = 0,
  ) {}

  next(): Reply {
    const kind = this.bytes[this.at++] as number;
    const text = this.line();
    if (kind === plus) return Buffer.from(text, 'latin1');
    if (kind === minus) return new RedisError(Buffer.from(text, 'latin1').toString('utf8'));
    const n = Number(text);
    if (kind === colon) return n;
    if (n < 0) return null;
    if (kind === star) {
      const items: Reply[] = new Array(n);
      for (let i = 0; i < n; i++) items[i] = this.next();
      return items;
    }
    const value = Buffer.from(this.bytes.subarray(this.at, this.at + n));
    this.at += n + 2;
    return value;
  }

  private line(): string {
    const end = this.bytes.indexOf(LF, this.at);
    const text = this.bytes.toString('latin1', this.at, end - 1);
    this.at = end + 1;
    return text;
  }
}

/** The integer of a `:n` or `$n` line that begins at `at`; of an array its length. */
export function integerAt(bytes: Uint8Array, at: number): number {
  let i = at + 1;
  const negative = bytes[i] === minus;
  if (negative) i++;
  let n = 0;
  for (let c = bytes[i++] as number; c !== CR; c = bytes[i++] as number) n = n * 10 + c - 48;
  return negative ? -n : n;
}

/** The offset after the header line (`$12\r\n`) that begins at `at`. */
export function afterLine(bytes: Uint8Array, at: number): number {
  let i = at;
  while (bytes[i] !== LF) i++;
  return i + 1;
}

export const isError = (bytes: Uint8Array, at: number): boolean => bytes[at] === minus;
/** `$-1`, `*-1`: nothing there. */
export const isNull = (bytes: Uint8Array, at: number): boolean => bytes[at + 1] === minus && (bytes[at] === dollar || bytes[at] === star);
