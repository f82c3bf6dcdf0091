import { execa } from 'execa';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../../support/needs.ts';
import { bare, served } from './served.ts';

async function boto3(): Promise<{ ok: boolean; why: string }> {
  const python = needs('python3');
  if (!python.ok) return python;
  const { failed } = await execa('python3', ['-c', 'import boto3'], { reject: false });
  if (failed && process.env.CI && process.env.CI !== 'false') throw new Error('boto3 is not installed, and CI must run every test');
  return { ok: !failed, why: failed ? 'boto3 is not installed (pip install boto3)' : '' };
}
const here = await boto3();

test.skipIf(!here.ok)(`boto3 works against every shared service, pages through, and is refused as AWS refuses ${here.why}`, async () => {
  const { sandbox, url } = await served();
  const { stdout } = await execa('python3', [join(import.meta.dirname, 'shared.py'), url], { env: bare(url), extendEnv: false });
  expect(JSON.parse(stdout)).toEqual({
    account: '123456789012',
    key: 'Enabled',
    aliases: 9,
    grant: ['DryRunOperationException', 400],
    'no key': ['NotFoundException', 400],
    put: 1,
    sealed: true,
    open: '1',
    exists: ['ParameterAlreadyExists', 400],
    'none such': ['ParameterNotFound', 400],
    paged: 5,
    subnets: ['subnet-0', 'subnet-1', 'subnet-2', 'subnet-3', 'subnet-4', 'subnet-5'],
    group: 6379,
    'no subnet': ['InvalidSubnetID.NotFound', 400],
    dry: ['DryRunOperation', 412],
    quota: 300,
    values: [59, 58, 57],
    times: ['2026-11-22T13:59:00+00:00', '2026-11-22T13:58:00+00:00', '2026-11-22T13:57:00+00:00'],
    metrics: 1,
    'bad metric': ['InvalidParameterValue', 400],
    tagged: ['arn:aws:ssm:eu-west-1:123456789012:parameter/py'],
    secret: 'old',
    stages: ['AWSCURRENT', 'AWSPREVIOUS'],
    records: ['example.com.', 'example.com.', 'redis.example.com.'],
    change: 'PENDING',
    'stale delete': ['InvalidChangeBatch', 400],
    'not here': ['NotImplemented', 501],
  });
  expect(sandbox.requests.every(({ accessKey }) => accessKey === 'AKIDBOTO')).toBe(true);
});
