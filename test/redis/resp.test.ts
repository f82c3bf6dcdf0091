import { describe, expect, it } from 'vitest';
import { afterLine, Decoder, encode, integerAt, isNull, ProtocolError, RedisError, skip } from '../../src/redis/resp.ts';

const replies: [string, Buffer, unknown][] = [
  ['a status', Buffer.from('+OK\r\n'), Buffer.from('OK')],
  ['an empty status', Buffer.from('+\r\n'), Buffer.from('')],
  ['an error', Buffer.from('-ERR no such key\r\n'), new RedisError('ERR no such key')],
  ['an integer', Buffer.from(':1000\r\n'), 1000],
  ['a negative integer', Buffer.from(':-2\r\n'), -2],
  ['a large integer', Buffer.from(':4000000000000\r\n'), 4e12],
  ['bytes', Buffer.from('$5\r\nhello\r\n'), Buffer.from('hello')],
  ['no bytes', Buffer.from('$0\r\n\r\n'), Buffer.alloc(0)],
  ['line ends and nulls inside bytes', Buffer.from('$7\r\n\r\n\0\xff$1\r\r\n', 'latin1'), Buffer.from('\r\n\0\xff$1\r', 'latin1')],
  ['nothing', Buffer.from('$-1\r\n'), null],
  ['no array', Buffer.from('*-1\r\n'), null],
  ['an empty array', Buffer.from('*0\r\n'), []],
  ['an array of everything', Buffer.from('*5\r\n:1\r\n$1\r\na\r\n+b\r\n$-1\r\n-E x\r\n'), [1, Buffer.from('a'), Buffer.from('b'), null, new RedisError('E x')]],
  ['arrays in arrays', Buffer.from('*2\r\n*2\r\n:1\r\n*0\r\n*1\r\n*1\r\n$2\r\nhi\r\n'), [[1, []], [[Buffer.from('hi')]]]],
  ['what SCAN says', Buffer.from('*2\r\n$2\r\n17\r\n*2\r\n$1\r\nx\r\n$0\r\n\r\n'), [Buffer.from('17'), [Buffer.from('x'), Buffer.alloc(0)]]],
];

describe('RESP2 replies', () => {
  it.each(replies)('reads %s', (_, bytes, value) => {
    const decoder = new Decoder(bytes);
    expect(decoder.next()).toEqual(value);
    expect(decoder.at).toBe(bytes.length);
  });

  it.each(replies)('finds the end of %s, and only when it is there', (_, bytes) => {
    for (let cut = 0; cut < bytes.length; cut++) expect(skip(bytes, 0, cut)).toBe(-1);
    expect(skip(bytes, 0, bytes.length)).toBe(bytes.length);
  });

  it('finds the ends of replies in a row, whatever follows', () => {
    const all = Buffer.concat(replies.map(([, bytes]) => bytes));
    let at = 0;
    for (const [, bytes] of replies) {
      const end = skip(all, at, all.length);
      expect(end - at).toBe(bytes.length);
      at = end;
    }
  });

  it('says when the bytes are not RESP', () => {
    expect(() => skip(Buffer.from('HTTP/1.1 400 Bad Request\r\n'), 0, 26)).toThrow(ProtocolError);
    expect(() => skip(Buffer.from('$abc\r\n'), 0, 6)).toThrow(ProtocolError);
  });

  it('gives copies, so that the buffer below can be used again', () => {
    const bytes = Buffer.from('$3\r\nabc\r\n');
    const value = new Decoder(bytes).next();
    bytes.fill(0);
    expect(value).toEqual(Buffer.from('abc'));
  });

  it('reads header lines in place', () => {
    const bytes = Buffer.from(':-12\r\n$33\r\n');
    expect([integerAt(bytes, 0), integerAt(bytes, 6), afterLine(bytes, 6)]).toEqual([-12, 33, 11]);
    expect([isNull(Buffer.from('$-1\r\n'), 0), isNull(Buffer.from('*-1\r\n'), 0), isNull(Buffer.from(':-1\r\n'), 0)]).toEqual([true, true, false]);
  });
});

describe('RESP2 requests', () => {
  it('counts bytes, not characters', () => {
    expect(encode([['SET', 'ключ', Buffer.from([0, 13, 10, 255])]]).toString('latin1')).toBe(
      `*3\r\n$3\r\nSET\r\n$8\r\n${Buffer.from('ключ').toString('latin1')}\r\n$4\r\n\0\r\n\xff\r\n`,
    );
  });

  it('puts commands into one buffer of the exact size', () => {
    const long = 'x'.repeat(12345);
    const commands = [['PING'], ['ECHO', ''], ['ECHO', long], Array.from({ length: 150 }, (_, i) => String(i))];
    const decoder = new Decoder(encode(commands));
    for (const command of commands) expect(decoder.next()).toEqual(command.map((part) => Buffer.from(part)));
    expect(decoder.at).toBe(encode(commands).length);
  });
});
