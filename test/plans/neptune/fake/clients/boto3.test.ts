/** boto3 pages and waits as its own model says. */
import { execa } from 'execa';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { putCluster } from '../../../../../plans/neptune/fake/build.ts';
import { scaledClock } from '../../../../../src/sandbox/scaled-clock.ts';
import { needs } from '../../../../support/needs.ts';
import { graphs, region, started } from '../graphs.ts';

const here = needs('python3');
const boto3 = here.ok && !(await execa('python3', ['-c', 'import boto3'], { reject: false })).failed;
if (here.ok && !boto3 && process.env.CI && process.env.CI !== 'false') throw new Error('boto3 is not installed, and CI must run every test');

test.skipIf(!boto3)(`boto3 pages through Neptune and waits by its own waiters ${here.ok ? '(pip install boto3)' : here.why}`, { timeout: 60_000 }, async () => {
  const { sandbox } = await graphs({ clock: scaledClock(300, started) });
  for (let n = 0; n < 40; n++)
    putCluster(sandbox.world, region, { name: `many-${n}`, vpcId: 'vpc-0a11ce0fda7a5e7f1', ...(n < 20 ? { instances: [{ name: `many-${n}-1` }] } : {}) });
  const { port } = await sandbox.listen(0);
  const { stdout } = await execa('python3', [join(import.meta.dirname, 'graphs.py'), `http://127.0.0.1:${port}`], {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' },
    extendEnv: false,
  });
  expect(JSON.parse(stdout)).toEqual({
    clusters: [20, 20, 3],
    instances: [20, 7],
    snapshots: [2],
    endpoints: 88,
    options: 55,
    parameters: 8,
    subnets: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    none: ['DBClusterNotFoundFault', 404, 'DBClusterNotFoundFault'],
    'no instance': ['DBInstanceNotFound', 404, 'DBInstanceNotFoundFault'],
    page: ['InvalidParameterValue', 400, 'ClientError'],
    'not here': ['NotImplemented', 501, 'ClientError'],
    created: '2026-05-06',
    writer: ['graph-main-1'],
    deleted: ['DBInstanceNotFound', 404, 'DBInstanceNotFoundFault'],
  });
});
