/** Single-item differences, one class each: what makes the keys on both sides, what changes one on the target, and what must be named. */
import type { Command } from './pair.ts';

export interface Seeded {
  name: string;
  make: Command[];
  /** Run on the target only. */
  change: Command[];
  /** "kind key" in the words of a comparison; binary keys as escaped. */
  named: string;
  db?: number;
}

const many = (n: number, of: (i: number) => string[]): string[] => Array.from({ length: n }, (_, i) => of(i)).flat();
/** In parts, so that no command is too long. */
const parts = (head: string[], items: string[], size = 5000): Command[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, p) => [...head, ...items.slice(p * size, (p + 1) * size)]);

const five = Buffer.alloc(5_000_000, 'five megabytes ');
const hole = Buffer.from([0x62, 0x00, 0x0d, 0x0a, 0xff, 0xfe, 0x20, 0x5c]);
const holeText = 'b\\x00\\r\\n\\xff\\xfe \\\\';
const far = '4000000000000';

const stream = (key: string): Command[] => [
  ...[1, 2, 3].map((i) => ['XADD', key, `${i}-0`, 'field', `value-${i}`]),
  ['XGROUP', 'CREATE', key, 'group', '0'],
  ['XREADGROUP', 'GROUP', 'group', 'worker', 'COUNT', '2', 'STREAMS', key, '>'],
];

export const seeded: Seeded[] = [
  { name: 'a missing string', make: [['SET', 'k1', 'v']], change: [['DEL', 'k1']], named: 'missing k1' },
  { name: 'a missing hash', make: [['HSET', 'k2', 'f', 'v']], change: [['DEL', 'k2']], named: 'missing k2' },
  { name: 'a missing stream', make: stream('k3'), change: [['DEL', 'k3']], named: 'missing k3' },
  { name: 'an extra string', make: [], change: [['SET', 'k4', 'v']], named: 'extra k4' },
  { name: 'an extra key that expires', make: [], change: [['SET', 'k5', 'v', 'PXAT', far]], named: 'extra k5' },
  { name: 'an extra key in a database that only the target has', make: [], change: [['SET', 'k6', 'v']], named: 'extra 9:k6', db: 9 },
  { name: 'a missing key in another database', make: [['SET', 'k7', 'v']], change: [['DEL', 'k7']], named: 'missing 5:k7', db: 5 },
  { name: 'a value in another database', make: [['SET', 'k8', 'v']], change: [['SET', 'k8', 'w']], named: 'value 5:k8', db: 5 },
  { name: 'a byte of a string', make: [['SET', 'k9', 'x'.repeat(200)]], change: [['SETRANGE', 'k9', '100', 'y']], named: 'value k9' },
  { name: 'a longer string', make: [['SET', 'k10', 'abc']], change: [['APPEND', 'k10', '\0']], named: 'value k10' },
  { name: 'an empty string', make: [['SET', 'k11', 'abc']], change: [['SET', 'k11', '']], named: 'value k11' },
  { name: 'an integer', make: [['SET', 'k12', '41']], change: [['INCR', 'k12']], named: 'value k12' },
  { name: 'the same number in other digits', make: [['SET', 'k13', '1']], change: [['SET', 'k13', '01']], named: 'value k13' },
  { name: 'a bit', make: [['SETBIT', 'k14', '999', '1']], change: [['SETBIT', 'k14', '500', '1']], named: 'value k14' },
  { name: 'a HyperLogLog', make: [['PFADD', 'k15', 'a', 'b', 'c']], change: [['PFADD', 'k15', 'd']], named: 'value k15' },
  { name: 'an element of a list', make: [['RPUSH', 'k16', 'a', 'b', 'c']], change: [['LSET', 'k16', '1', 'B']], named: 'value k16' },
  { name: 'a list that is only longer', make: [['RPUSH', 'k17', 'a', 'b']], change: [['RPUSH', 'k17', 'b']], named: 'value k17' },
  { name: 'the order of a list', make: [['RPUSH', 'k18', 'a', 'b', 'c']], change: [['LMOVE', 'k18', 'k18', 'LEFT', 'RIGHT']], named: 'value k18' },
  {
    name: 'the border between elements',
    make: [['RPUSH', 'k19', 'ab', 'c']],
    change: [
      ['DEL', 'k19'],
      ['RPUSH', 'k19', 'a', 'bc'],
    ],
    named: 'value k19',
  },
  {
    name: 'a member of a set in a hash table',
    make: [['SADD', 'k20', 'a', 'b', 'c']],
    change: [
      ['SREM', 'k20', 'c'],
      ['SADD', 'k20', 'd'],
    ],
    named: 'value k20',
  },
  { name: 'a set with one member more', make: [['SADD', 'k21', 'a', 'b']], change: [['SADD', 'k21', 'c']], named: 'value k21' },
  {
    name: 'a member of a set of integers',
    make: [['SADD', 'k22', '1', '2', '3']],
    change: [
      ['SREM', 'k22', '3'],
      ['SADD', 'k22', '4'],
    ],
    named: 'value k22',
  },
  {
    name: 'a member of 20,000',
    make: [['SADD', 'k23', ...many(20000, (i) => [`member-${i}`])]],
    change: [
      ['SREM', 'k23', 'member-777'],
      ['SADD', 'k23', 'member-x'],
    ],
    named: 'value k23',
  },
  { name: 'a field of a small hash', make: [['HSET', 'k24', 'a', '1', 'b', '2']], change: [['HSET', 'k24', 'b', '3']], named: 'value k24' },
  {
    name: 'fields whose values changed places',
    make: [['HSET', 'k25', 'a', '1', 'b', '2']],
    change: [['HSET', 'k25', 'a', '2', 'b', '1']],
    named: 'value k25',
  },
  {
    name: 'a field of a hash in a hash table',
    make: [['HSET', 'k26', ...many(700, (i) => [`f${i}`, `v${i}`])]],
    change: [['HSET', 'k26', 'f333', 'w']],
    named: 'value k26',
  },
  { name: 'a missing field', make: [['HSET', 'k27', ...many(700, (i) => [`f${i}`, `v${i}`])]], change: [['HDEL', 'k27', 'f1']], named: 'value k27' },
  {
    name: 'a field of 20,000',
    make: parts(
      ['HSET', 'k28'],
      many(20000, (i) => [`field-${i}`, `value-${i}`]),
    ),
    change: [['HSET', 'k28', 'field-12345', 'w']],
    named: 'value k28',
  },
  { name: 'the last bit of a score', make: [['ZADD', 'k29', '0.3', 'm', '1', 'n']], change: [['ZADD', 'k29', '0.30000000000000004', 'm']], named: 'value k29' },
  { name: 'a member of a sorted set', make: [['ZADD', 'k30', '1', 'm']], change: [['ZADD', 'k30', '1', 'n']], named: 'value k30' },
  { name: 'an infinite score', make: [['ZADD', 'k31', '1e308', 'm']], change: [['ZADD', 'k31', 'inf', 'm']], named: 'value k31' },
  {
    name: 'a score of 20,000',
    make: parts(
      ['ZADD', 'k32'],
      many(20000, (i) => [String(i / 3), `member-${i}`]),
    ),
    change: [['ZINCRBY', 'k32', '0.25', 'member-9999']],
    named: 'value k32',
  },
  {
    name: 'an element of 50,000',
    make: parts(
      ['RPUSH', 'k33'],
      many(50000, (i) => [`element-${i}`]),
    ),
    change: [['LSET', 'k33', '25000', 'other']],
    named: 'value k33',
  },
  { name: 'an entry of a stream', make: stream('k34'), change: [['XADD', 'k34', '4-0', 'field', 'value-4']], named: 'value k34' },
  {
    name: 'a field of an entry',
    make: [['XADD', 'k35', '1-0', 'a', '1']],
    change: [
      ['DEL', 'k35'],
      ['XADD', 'k35', '1-0', 'a', '2'],
    ],
    named: 'value k35',
  },
  { name: 'a deleted entry', make: stream('k36'), change: [['XDEL', 'k36', '3-0']], named: 'value k36' },
  { name: 'the position of a group', make: stream('k37'), change: [['XGROUP', 'SETID', 'k37', 'group', '3-0']], named: 'value k37' },
  { name: 'a pending entry', make: stream('k38'), change: [['XACK', 'k38', 'group', '1-0']], named: 'value k38' },
  {
    name: 'the owner of a pending entry',
    make: stream('k39'),
    change: [
      ['XGROUP', 'CREATECONSUMER', 'k39', 'group', 'other'],
      ['XCLAIM', 'k39', 'group', 'other', '0', '1-0', 'JUSTID'],
    ],
    named: 'value k39',
  },
  { name: 'a delivery count', make: stream('k40'), change: [['XCLAIM', 'k40', 'group', 'worker', '0', '1-0']], named: 'value k40' },
  { name: 'a consumer with nothing pending', make: stream('k41'), change: [['XGROUP', 'CREATECONSUMER', 'k41', 'group', 'idle']], named: 'value k41' },
  { name: 'a group with nothing pending', make: stream('k42'), change: [['XGROUP', 'CREATE', 'k42', 'empty', '0']], named: 'value k42' },
  { name: 'the last id of a stream', make: stream('k43'), change: [['XSETID', 'k43', '9-0']], named: 'value k43' },
  {
    name: 'the last id of an empty stream',
    make: [
      ['XADD', 'k44', '1-0', 'a', 'b'],
      ['XDEL', 'k44', '1-0'],
    ],
    change: [['XSETID', 'k44', '2-0']],
    named: 'value k44',
  },
  {
    name: 'a field of a stream of 30,000',
    make: many(30000, (i) => [`${i + 1}-0`]).map((id) => ['XADD', 'k45', id, 'f', `value ${id}`]),
    change: [['XDEL', 'k45', '20000-0']],
    named: 'value k45',
  },
  { name: 'a TTL that is gone', make: [['SET', 'k46', 'v', 'PXAT', far]], change: [['PERSIST', 'k46']], named: 'ttl k46' },
  { name: 'a TTL that was not there', make: [['SADD', 'k47', 'a', 'b']], change: [['PEXPIREAT', 'k47', far]], named: 'ttl k47' },
  { name: 'a TTL of 10 s more', make: [['SET', 'k48', 'v', 'PXAT', far]], change: [['PEXPIREAT', 'k48', '4000000010000']], named: 'ttl k48' },
  {
    name: 'a TTL of a large hash',
    make: [
      ...parts(
        ['HSET', 'k49'],
        many(20000, (i) => [`f${i}`, 'v']),
      ),
      ['PEXPIREAT', 'k49', far],
    ],
    change: [['PERSIST', 'k49']],
    named: 'ttl k49',
  },
  {
    name: 'another type',
    make: [['SET', 'k50', 'a']],
    change: [
      ['DEL', 'k50'],
      ['RPUSH', 'k50', 'a'],
    ],
    named: 'type k50',
  },
  {
    name: 'a set that became a sorted set',
    make: [['SADD', 'k51', 'a']],
    change: [
      ['DEL', 'k51'],
      ['ZADD', 'k51', '1', 'a'],
    ],
    named: 'type k51',
  },
  { name: 'a binary key that is missing', make: [['SET', hole, 'v']], change: [['DEL', hole]], named: `missing ${holeText}` },
  { name: 'a binary key that is extra', make: [], change: [['SET', Buffer.concat([hole, Buffer.from('2')]), 'v']], named: `extra ${holeText}2` },
  { name: 'the empty key', make: [['SET', '', 'v']], change: [['SET', '', 'w']], named: 'value ' },
  { name: 'a byte of 5 MB', make: [['SET', 'k55', five]], change: [['SETRANGE', 'k55', '4999999', '!']], named: 'value k55' },
  { name: 'a missing 5 MB', make: [['SET', 'k56', five]], change: [['DEL', 'k56']], named: 'missing k56' },
  { name: 'an extra 5 MB', make: [], change: [['SET', 'k57', five]], named: 'extra k57' },
  { name: 'a small value that is 5 MB', make: [['SET', 'k58', 'small']], change: [['SET', 'k58', five]], named: 'value k58' },
  {
    name: 'a binary value',
    make: [['SET', 'k59', hole]],
    change: [['SET', 'k59', Buffer.from(hole.toString('latin1').replace('\0', '\x01'), 'latin1')]],
    named: 'value k59',
  },
  {
    name: 'a key with a line end in its name',
    make: [['SET', 'k60\r\n$3\r\n', 'v']],
    change: [['SET', 'k60\r\n$3\r\n', 'w']],
    named: 'value k60\\r\\n$3\\r\\n',
  },
];
