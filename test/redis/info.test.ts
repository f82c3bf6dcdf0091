import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../src/redis/endpoint.ts';
import { atLeast, databases, fields, parseInfo, version } from '../../src/redis/info.ts';
import { writeCommands } from '../../src/redis/write-commands.ts';

describe('INFO', () => {
  const info = parseInfo(
    '# Server\r\nredis_version:7.0.15\r\nexecutable:/usr/bin/redis:server\r\n\r\n# Keyspace\r\ndb0:keys=3,expires=1,avg_ttl=5\r\ndb12:keys=40,expires=0,avg_ttl=0\r\n',
  );
  it('reads fields, colons in values included', () => expect(info.executable).toBe('/usr/bin/redis:server'));
  it('counts keys by database', () =>
    expect(databases(info)).toEqual(
      new Map([
        [0, 3],
        [12, 40],
      ]),
    ));
  it('compares versions', () => {
    expect(version(info)).toEqual([7, 0, 15]);
    expect([atLeast([7, 0], 7), atLeast([6, 2], 7), atLeast([6, 2], 6, 2), atLeast([10, 0], 9, 9)]).toEqual([true, false, true, true]);
  });
  it('reads pairs', () => expect(fields('ip=::1,port=6379,state=online')).toEqual({ ip: '::1', port: '6379', state: 'online' }));
});

describe('endpoints', () => {
  it('reads the spellings of plans and of the API', () => {
    const more = { tls: false };
    for (const value of ['h.example:6379', { host: 'h.example', port: 6379 }, { Address: 'h.example', Port: 6379 }])
      expect(parseEndpoint(value, more)).toEqual({ host: 'h.example', port: 6379, tls: false });
    expect(parseEndpoint('[::1]:7000', { tls: true, auth: 't' })).toEqual({ host: '::1', port: 7000, tls: true, auth: 't' });
    for (const bad of ['', 'host', 'host:', 'host:x', 'host:99999999', 7, null, { host: '', port: 1 }, { host: 'h', port: 0 }])
      expect(() => parseEndpoint(bad, more)).toThrow('not a Redis endpoint');
  });
});

describe('write commands', () => {
  const flagged = (name: string, flags: string[], sub: unknown[] = []) => [Buffer.from(name), -1, flags.map((f) => Buffer.from(f)), 0, 0, 0, [], [], [], sub];
  it('takes the word of the server, subcommands included', () => {
    const names = writeCommands([
      flagged('set', ['write', 'denyoom']),
      flagged('get', ['readonly']),
      flagged('xgroup', [], [flagged('xgroup|create', ['write']), flagged('xgroup|help', ['loading'])]),
    ] as never);
    expect([...names]).toEqual(['set', 'xgroup|create']);
  });
  it('knows them itself where the server refuses to tell', () => {
    const names = writeCommands(new Error('NOPERM') as never);
    for (const name of ['set', 'hset', 'xadd', 'del', 'xgroup|create', 'restore', 'flushall', 'zunionstore', 'hpexpire']) expect(names.has(name)).toBe(true);
    for (const name of ['get', 'scan', 'ping', 'dump', 'info', 'publish', 'replconf', 'xinfo|stream']) expect(names.has(name)).toBe(false);
  });
});
