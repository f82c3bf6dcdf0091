import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../src/redis/resp.ts';
import { ConnectionError, type Replies, Wire } from '../../src/redis/wire.ts';

const stream = Buffer.from('+one\r\n$3\r\ntwo\r\n*2\r\n:3\r\n$-1\r\n-ERR four\r\n:5\r\n$6\r\ns\r\nx\r\n\r\n');
/** The stream is the answer to exchanges of 1, 3, 1 and 1 commands. */
const counts = [1, 3, 1, 1];
const expected = ['+one\r\n', '$3\r\ntwo\r\n*2\r\n:3\r\n$-1\r\n-ERR four\r\n', ':5\r\n', '$6\r\ns\r\nx\r\n\r\n'];

const text = (replies: Replies): string => {
  const end = replies.ends[replies.count - 1] as number;
  return replies.bytes.toString('latin1', 0, end);
};

async function inChunks(cuts: number[]): Promise<string[]> {
  const wire = new Wire('test');
  const answers = Promise.all(counts.map((count) => wire.exchange(Buffer.alloc(0), count).then(text)));
  let from = 0;
  for (const to of [...cuts, stream.length]) {
    // As the socket does: one buffer for all reads.
    const chunk = Buffer.from(stream.subarray(from, to));
    wire.receive(chunk);
    chunk.fill(0x78);
    from = to;
  }
  return answers;
}

describe('Wire', () => {
  it('gives each exchange its replies, wherever the stream is cut', async () => {
    for (let cut = 1; cut < stream.length; cut++) expect(await inChunks([cut])).toEqual(expected);
  });

  it('takes the stream byte by byte', async () => {
    expect(await inChunks(Array.from({ length: stream.length - 1 }, (_, i) => i + 1))).toEqual(expected);
  });

  it('says where each reply ends', async () => {
    const wire = new Wire('test');
    const answer = wire.exchange(Buffer.alloc(0), 3);
    wire.receive(Buffer.from(expected[1] as string));
    const { ends } = await answer;
    expect([...ends.subarray(0, 3)]).toEqual([9, 22, 33]);
  });

  it('grows with a reply that is larger than a read', async () => {
    const wire = new Wire('test');
    const value = Buffer.alloc(3_000_001, 'v');
    const answer = wire.exchange(Buffer.alloc(0), 2);
    const all = Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from('\r\n:7\r\n')]);
    for (let at = 0; at < all.length; at += 65_536) wire.receive(all.subarray(at, at + 65_536));
    const { bytes, ends } = await answer;
    expect(bytes.subarray(10, 10 + value.length).equals(value)).toBe(true);
    expect(ends[1]).toBe(all.length);
  });

  it('ends all that waits, and refuses what comes after, when it fails', async () => {
    const wire = new Wire('test');
    const waiting = [wire.exchange(Buffer.alloc(0), 1), wire.exchange(Buffer.alloc(0), 1)];
    wire.fail(new ConnectionError('gone'));
    for (const one of waiting) await expect(one).rejects.toThrow('gone');
    await expect(wire.exchange(Buffer.alloc(0), 1)).rejects.toThrow('gone');
  });

  it('does not guess when there are more answers than questions', async () => {
    const wire = new Wire('test');
    const answer = wire.exchange(Buffer.alloc(0), 1);
    wire.receive(Buffer.from(':1\r\n:2\r\n'));
    await answer.catch(() => {});
    await expect(wire.exchange(Buffer.alloc(0), 1)).rejects.toThrow(ProtocolError);
  });
});
