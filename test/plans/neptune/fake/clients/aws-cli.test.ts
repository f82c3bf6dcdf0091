/** The seed's flow by a client that nobody here wrote: snapshot, encrypted restore, instances, settings, swap, deletion. Then what it is refused. */
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { scaledClock } from '../../../../../src/sandbox/scaled-clock.ts';
import { needs } from '../../../../support/needs.ts';
import { graphs, region, started } from '../graphs.ts';

const here = needs('aws');

test.skipIf(!here.ok)(`the AWS CLI encrypts graph-main ${here.why}`, { timeout: 180_000 }, async () => {
  // Fast enough that waiting is not what takes the time; commands take a second each.
  const { sandbox } = await graphs({ clock: scaledClock(3_000, started) });
  const { port } = await sandbox.listen(0);
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    AWS_ACCESS_KEY_ID: 'AKIDCLI',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const run = (line: string) => execa('aws', ['neptune', ...line.split(' '), '--output', 'json'], { env, extendEnv: false, reject: false });
  const aws = async (line: string) => {
    const { stdout, stderr, exitCode } = await run(line);
    if (exitCode !== 0) throw new Error(`aws neptune ${line}: ${stderr}`);
    return JSON.parse(stdout || 'null');
  };
  const refused = async (line: string) => /\((\w+)\)/.exec((await run(line)).stderr)?.[1];
  const until = async <T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> => {
    for (let n = 0; n < 40; n++) {
      const value = await read();
      if (wanted(value)) return value;
    }
    throw new Error('it never came to that');
  };
  const cluster = async (name: string) => (await aws(`describe-db-clusters --db-cluster-identifier ${name}`)).DBClusters[0];
  const available = (name: string) =>
    until(
      () => cluster(name),
      ({ Status }) => Status === 'available',
    );

  const source = await cluster('graph-main');
  await aws('create-db-cluster-snapshot --db-cluster-identifier graph-main --db-cluster-snapshot-identifier seed --tags Key=run,Value=1');
  await until(
    async () => (await aws('describe-db-cluster-snapshots --db-cluster-snapshot-identifier seed')).DBClusterSnapshots[0],
    ({ Status }) => Status === 'available',
  );
  await aws(
    'restore-db-cluster-from-snapshot --db-cluster-identifier graph-enc --snapshot-identifier seed --engine neptune --engine-version 1.3.2.1 --kms-key-id alias/aws/rds --enable-iam-database-authentication --db-subnet-group-name graph-subnets --db-cluster-parameter-group-name graph-main-13 --enable-cloudwatch-logs-exports audit',
  );
  expect(await available('graph-enc')).toMatchObject({ StorageEncrypted: true, IAMDatabaseAuthenticationEnabled: true, DBClusterMembers: [] });
  await aws('create-db-instance --db-instance-identifier enc-1 --db-instance-class db.r6g.large --engine neptune --db-cluster-identifier graph-enc');
  // The CLI's own waiter, which knows only its model.
  await aws('wait db-instance-available --db-instance-identifier enc-1');
  await aws('modify-db-cluster --db-cluster-identifier graph-enc --backup-retention-period 7 --apply-immediately');
  await aws('add-role-to-db-cluster --db-cluster-identifier graph-enc --role-arn arn:aws:iam::123456789012:role/graph-bulk-load');
  for (const [from, to] of [
    ['graph-main', 'graph-main-old'],
    ['graph-enc', 'graph-main'],
  ] as const) {
    await available(from);
    await aws(`modify-db-cluster --db-cluster-identifier ${from} --new-db-cluster-identifier ${to} --apply-immediately`);
    await until(
      () => run(`describe-db-clusters --db-cluster-identifier ${to}`),
      ({ exitCode }) => exitCode === 0,
    );
    await available(to);
  }
  expect(await cluster('graph-main')).toMatchObject({
    Endpoint: source.Endpoint,
    ReaderEndpoint: source.ReaderEndpoint,
    StorageEncrypted: true,
    DBClusterMembers: [{ DBInstanceIdentifier: 'enc-1', IsClusterWriter: true }],
  });

  expect(
    await Promise.all([
      refused('describe-db-clusters --db-cluster-identifier graph-enc'),
      refused('create-db-instance --db-instance-identifier enc-1 --db-instance-class db.r6g.large --engine neptune --db-cluster-identifier graph-main'),
      refused(
        'copy-db-cluster-snapshot --source-db-cluster-snapshot-identifier seed --target-db-cluster-snapshot-identifier sealed --kms-key-id alias/aws/rds',
      ),
      refused('delete-db-cluster --db-cluster-identifier graph-main-old --skip-final-snapshot'),
    ]),
  ).toEqual(['DBClusterNotFoundFault', 'DBInstanceAlreadyExists', 'InvalidParameterCombination', 'InvalidParameterCombination']);
  await aws('modify-db-cluster --db-cluster-identifier graph-main-old --no-deletion-protection');
  await available('graph-main-old');
  for (const n of [2, 3, 1]) await aws(`delete-db-instance --db-instance-identifier graph-main-${n} --skip-final-snapshot`);
  await until(
    () => cluster('graph-main-old'),
    ({ Status }) => Status === 'available',
  );
  await aws('delete-db-cluster --db-cluster-identifier graph-main-old --final-db-snapshot-identifier last');
  await until(
    () => run('describe-db-clusters --db-cluster-identifier graph-main-old'),
    ({ stderr }) => stderr.includes('DBClusterNotFoundFault'),
  );
  expect((await aws('describe-db-cluster-snapshots --db-cluster-snapshot-identifier last')).DBClusterSnapshots[0].StorageEncrypted).toBe(false);
  // RDS proper answers at the same door.
  const { stdout } = await execa('aws', ['rds', 'describe-account-attributes', '--output', 'json'], { env, extendEnv: false });
  expect(JSON.parse(stdout).AccountQuotas).toContainEqual({ AccountQuotaName: 'DBClusters', Used: 5, Max: 40 });
});
