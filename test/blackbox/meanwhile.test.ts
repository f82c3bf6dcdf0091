/** What others do meanwhile: writes after the backup, another node type, a parameter that was changed, a name that was taken, a failed creation. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { because, type Cloud, labelled, missing, openCloud, plan, planOf, run } from './cloud.ts';

describe.skipIf(missing)(`what others do meanwhile${because}`, () => {
  let cloud: Cloud;
  beforeAll(async () => void (cloud = await openCloud()));
  afterAll(() => cloud?.close());
  const upTo = async (file: string, phase: string, ...more: string[]) => {
    expect(await cloud.em(...plan(file, ...more))).toMatchObject({ exit: 0 });
    expect(await cloud.em(...run(file, '--until', phase))).toMatchObject({ exit: 0 });
  };
  const back = async (file: string) => expect(await cloud.em('rollback', file, '--yes', '--no-input')).toMatchObject({ exit: 0 });

  it.each([1, 50])('%i writes after the backup stop the switch, and are counted and named', async (count) => {
    await upTo(`w${count}.plan.json`, 'verify', '--target', `w${count}`);
    const before = await cloud.parameter();
    await cloud.redis('sessions-prod', '-r', String(count), 'set', `late-${count}`, 'x');
    const stopped = await cloud.em(...run(`w${count}.plan.json`));
    expect(stopped).toMatchObject({ exit: 1, err: expect.stringMatching(new RegExp(`\\b${count} write commands came after the backup`)) });
    expect(stopped.err).toContain(`encmigrate rollback w${count}.plan.json`);
    expect(await cloud.parameter()).toBe(before);
    expect(await cloud.em('verify', `w${count}.plan.json`)).toMatchObject({ exit: 1, out: expect.stringContaining(`late-${count}`) });
    expect(await cloud.typed(labelled(stopped, 'back out'), '--yes', '--no-input')).toMatchObject({ exit: 0 });
  });

  it('a parameter that somebody changed is neither run over nor touched on the way back: 6', async () => {
    await upTo('p.plan.json', 'verify', '--target', 'p-enc');
    const before = await cloud.parameter();
    const put = (value: string) => cloud.aws('ssm', 'put-parameter', '--name', '/prod/sessions/redis', '--overwrite', '--value', value);
    await put('redis://somebody:1');
    expect(await cloud.em(...run('p.plan.json'))).toMatchObject({ exit: 6 });
    await back('p.plan.json');
    expect(await cloud.parameter()).toBe('redis://somebody:1');
    await put(before);
  });

  it('a name that a stranger took is not adopted, not counted as ours, and not deleted', async () => {
    await upTo('s.plan.json', 'backup', '--target', 'strange');
    await cloud.aws(
      'elasticache',
      'create-replication-group',
      '--replication-group-id',
      'strange',
      '--replication-group-description',
      'theirs',
      '--engine',
      'redis',
      '--cache-node-type',
      'cache.t4g.medium',
      '--num-cache-clusters',
      '1',
      '--cache-subnet-group-name',
      'caches',
    );
    const stopped = await cloud.em(...run('s.plan.json'));
    expect(stopped).toMatchObject({ exit: 1, err: expect.stringContaining('encmigrate revise s.plan.json --target NAME') });
    expect(stopped.err).not.toContain('the group strange, which AWS bills');
    await back('s.plan.json');
    expect(await cloud.groups()).toContain('strange');
  });

  it('a creation that failed: the printed revision is planned, run, and leaves one target', async () => {
    await upTo('c.plan.json', 'backup', '--target', 'c-enc');
    await cloud.fault({ kind: 'service', name: 'elasticache.create-failed' });
    const failed = await cloud.em(...run('c.plan.json', '--until', 'verify'));
    expect(failed).toMatchObject({ exit: 1, err: expect.stringContaining('encmigrate revise c.plan.json --set PreferredCacheClusterAZs=drop') });
    const revised = await cloud.em('revise', 'c.plan.json', '--set', 'PreferredCacheClusterAZs=drop');
    expect(revised.exit).toBe(0);
    expect(await cloud.typed(labelled(revised, 'Go on with it'), '--yes', '--no-input', '--until', 'verify')).toMatchObject({ exit: 0 });
    expect(await cloud.backups()).toHaveLength(1);
    expect((await cloud.groups()).filter((id) => id === 'c-enc')).toHaveLength(1);
    // The plan that was replaced has had its time.
    expect(await cloud.em(...run('c.plan.json'))).toMatchObject({ exit: 2 });
    await back('c.r2.plan.json');
  });

  it('what AWS refused to make is not said to remain', async () => {
    await upTo('d.plan.json', 'backup', '--target', 'd-enc');
    await cloud.fault({ kind: 'denied', service: 'elasticache', operation: 'CreateReplicationGroup' });
    const refused = await cloud.em(...run('d.plan.json'));
    expect(refused).toMatchObject({ exit: 1, err: expect.stringContaining('AccessDenied') });
    expect(refused.err).not.toContain('the group d-enc');
    await back('d.plan.json');
  });

  it('another node type: 6, and the printed way on is a revision that goes on to the end', async () => {
    expect(await cloud.em(...planOf('auth-cache', 'n.plan.json'))).toMatchObject({ exit: 0 });
    await cloud.aws(
      'elasticache',
      'modify-replication-group',
      '--replication-group-id',
      'auth-cache',
      '--cache-node-type',
      'cache.m6g.large',
      '--apply-immediately',
    );
    const settled = async () =>
      (await cloud.aws('elasticache', 'describe-replication-groups', '--replication-group-id', 'auth-cache')).ReplicationGroups[0].Status;
    while ((await settled()) !== 'available');
    const drifted = await cloud.em(...run('n.plan.json'));
    expect(drifted.exit).toBe(6);
    expect(labelled(drifted, 'go on')).toContain('encmigrate revise n.plan.json');
    const revised = await cloud.typed(labelled(drifted, 'go on'));
    expect(revised.exit).toBe(0);
    const done = await cloud.emWith(
      { TOKEN: 'sandbox-auth-token-1' },
      'run',
      'n.r2.plan.json',
      '--yes',
      '--no-input',
      '--secret',
      'authToken=env:TOKEN',
      '--confirm',
      'auth-cache',
    );
    expect(done).toMatchObject({ exit: 0 });
    expect(await cloud.groups()).not.toContain('auth-cache');
  });

  it('a source that is gone is not said to serve', async () => {
    expect(await cloud.em(...planOf('secure-cache', 'g.plan.json', '--kms-key', 'service'))).toMatchObject({ exit: 0 });
    await cloud.aws('elasticache', 'delete-replication-group', '--replication-group-id', 'secure-cache');
    while ((await cloud.groups()).includes('secure-cache'));
    const gone = await cloud.em(...run('g.plan.json'));
    expect(gone).toMatchObject({ exit: 6, err: expect.stringContaining('secure-cache is gone') });
    expect(gone.err).not.toContain('secure-cache serves as before');
  });
});
