/** Places that clients read, and what must stand nowhere: tokens, SecureStrings, passwords in addresses. */
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { because, type Cloud, files, labelled, missing, openCloud, plan, planOf, run, type Said } from './cloud.ts';

const token = 'sandbox-auth-token-1';
const secrets = ['hunter2-in-ssm', 'hunter2-in-a-file', 'wrong-token-of-length'];

describe.skipIf(missing)(`secrets and places${because}`, () => {
  let cloud: Cloud;
  const said: Said[] = [];
  const em = async (...argv: string[]): Promise<Said> => {
    const one = await cloud.em(...argv);
    said.push(one);
    return one;
  };
  const at = (name: string): string => join(cloud.folder, name);
  const read = (name: string): string => readFileSync(at(name), 'utf8');
  beforeAll(async () => void (cloud = await openCloud()));
  afterAll(() => cloud?.close());

  it('a .env, YAML, ini and plain file, and a SecureString, are moved and moved back; only the address changes', async () => {
    const old = (await cloud.parameter()).replace(/^redis:\/\/|\/0$/g, '');
    mkdirSync(at('my app'));
    const texts: Record<string, string> = {
      'my app/.env': `# redis\nA=1\nREDIS_URL="redis://user:hunter2-in-a-file@${old}/0"  # keep\n`,
      'c.yaml': `# top\na:\n  # inner\n  b: ${old}   # tail\n  c: [1, 2]\n`,
      'c.ini': `; c\n[redis]\nurl=${old}\n[other]\nurl=keep\n`,
      'plain.txt': `${old}\n`,
    };
    for (const [name, text] of Object.entries(texts)) writeFileSync(at(name), text);
    await cloud.aws(
      'ssm',
      'put-parameter',
      '--name',
      '/prod/secure',
      '--type',
      'SecureString',
      '--key-id',
      'alias/cache-prod',
      '--value',
      `redis://:hunter2-in-ssm@${old}/0`,
    );
    const places = ['file:my app/.env#REDIS_URL', 'file:c.yaml#a.b', 'file:c.ini#redis.url', 'file:plain.txt', 'ssm:/prod/secure', 'ssm:/prod/sessions/redis'];
    mkdirSync(at('a disk'));
    const planned = await em(...planOf('sessions-prod', 'a disk/p.plan.json', ...places.flatMap((place) => ['--endpoint', place])));
    expect(planned).toMatchObject({ exit: 0 });
    for (const format of ['json', 'markdown']) expect(await em('export', 'a disk/p.plan.json', '--format', format)).toMatchObject({ exit: 0 });
    expect(await cloud.typed(labelled(planned, 'Nothing was changed in the cloud. Review it') || "encmigrate show 'a disk/p.plan.json'")).toMatchObject({
      exit: 0,
    });
    said.push(await cloud.typed(labelled(planned, 'Run it'), '--yes', '--no-input', '--until', 'switch'));
    expect(said.at(-1)).toMatchObject({ exit: 0 });
    const now = (await cloud.parameter()).replace(/^redis:\/\/|\/0$/g, '');
    expect(now).not.toBe(old);
    for (const [name, text] of Object.entries(texts)) expect(read(name)).toBe(text.replace(old, now));
    expect(await cloud.parameter('/prod/secure')).toBe(`redis://:hunter2-in-ssm@${now}/0`);
    const [about] = (await cloud.aws('ssm', 'describe-parameters', '--parameter-filters', 'Key=Name,Values=/prod/secure')).Parameters;
    expect(about).toMatchObject({ Type: 'SecureString', KeyId: 'alias/cache-prod' });
    expect(await em('rollback', 'a disk/p.plan.json', '--yes', '--no-input')).toMatchObject({ exit: 0 });
    for (const [name, text] of Object.entries(texts)) expect(read(name)).toBe(text);
    expect(await cloud.parameter('/prod/secure')).toBe(`redis://:hunter2-in-ssm@${old}/0`);
  });

  it('a token by variable and by file: a wrong one stops before anything is made', async () => {
    expect(await em(...planOf('auth-cache', 'auth.plan.json'))).toMatchObject({ exit: 0 });
    const asked = await em(...run('auth.plan.json'));
    expect(asked).toMatchObject({ exit: 3, err: expect.stringContaining('--secret authToken') });
    const wrong = await cloud.emWith({ TOKEN: 'wrong-token-of-length' }, ...run('auth.plan.json', '--secret', 'authToken=env:TOKEN'));
    said.push(wrong);
    expect(wrong).toMatchObject({ exit: 1, err: expect.stringContaining('the token at the source: it is "refused"') });
    expect(await cloud.groups()).not.toContain('auth-cache-enc');
    writeFileSync(at('token'), `${token}\n`, { mode: 0o600 });
    expect(await em(...run('auth.plan.json', '--secret', 'authToken=file:token', '--confirm', 'auth-cache'))).toMatchObject({ exit: 0 });
    expect(await cloud.groups()).not.toContain('auth-cache');
  });

  it('no secret was printed or written anywhere, and every file of a run is its owner’s alone', () => {
    for (const secret of [...secrets, token]) {
      for (const { all } of said) expect(all).not.toContain(secret);
      const kept = ['.env', 'token', 'world.json'];
      const found = files(cloud.folder).filter(
        (path) => !kept.includes(basename(path)) && !path.endsWith('.rdb') && readFileSync(path, 'latin1').includes(secret),
      );
      expect(found).toEqual([]);
    }
    for (const path of files(cloud.folder).filter((one) => /\.(plan\.json|ndjson)$|world\.json$/.test(one)))
      expect(statSync(path).mode & 0o777, path).toBe(0o600);
  });

  it('a plan file is never written over, nor through a link', async () => {
    writeFileSync(at('mine.plan.json'), 'mine');
    symlinkSync('mine.plan.json', at('link.plan.json'));
    symlinkSync('nowhere.plan.json', at('dangling.plan.json'));
    for (const name of ['mine', 'link', 'dangling'])
      expect(await em(...plan(`${name}.plan.json`, '--target', 'other-enc'))).toMatchObject({ exit: 2, out: '' });
    expect(read('mine.plan.json')).toBe('mine');
  });

  it('verify names every differing key, binary ones too, in text and as JSON', async () => {
    expect(await em(...plan('v.plan.json', '--target', 'v-enc'))).toMatchObject({ exit: 0 });
    expect(await em('verify', 'v.plan.json')).toMatchObject({ exit: 2, out: '' });
    expect(await em(...run('v.plan.json', '--until', 'verify'))).toMatchObject({ exit: 0 });
    expect(await em('verify', 'v.plan.json')).toMatchObject({ exit: 0 });
    const text = 'sessions-prod:session:0';
    await cloud.redis('v-enc', 'set', text, 'other');
    await cloud.redis('v-enc', 'del', 'sessions-prod:user:60');
    await cloud.redis('v-enc', '-n', '3', 'eval', "return redis.call('set', 'b\\0\\255\\r\\n', 'x')", '0');
    const told = await em('verify', 'v.plan.json');
    expect(told).toMatchObject({ exit: 1, out: expect.stringContaining(text) });
    const [line] = (await em('verify', 'v.plan.json', '--json')).out.split('\n');
    const { named } = JSON.parse(line!) as {
      named: { db: number; key: string; keyBase64: string; kind: string; sourceDigest: string | null; targetDigest: string | null }[];
    };
    const sorted = named.map(({ db, keyBase64, kind }) => [Buffer.from(keyBase64, 'base64').toString('latin1'), db, kind]).sort();
    expect(sorted).toEqual([
      ['b\0\xff\r\n', 3, 'extra'],
      [text, 0, expect.stringMatching(/value|ttl/)],
      ['sessions-prod:user:60', 0, 'missing'],
    ]);
    expect(named.find(({ kind }) => kind === 'extra')).toMatchObject({ sourceDigest: null, targetDigest: expect.stringContaining('sha256:') });
    for (const { key, keyBase64 } of named) expect(told.out).toContain(`${key}  base64:${keyBase64}`);
  });
});
