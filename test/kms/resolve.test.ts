import { describe, expect, it } from 'vitest';
import { parseKey } from '../../src/kms/resolve.ts';
import { UsageError } from '../../src/plan/usage-error.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const mrk = `mrk-${'0123456789abcdef'.repeat(2)}`;
const arn = (resource: string, partition = 'aws', region = 'eu-west-1') => `arn:${partition}:kms:${region}:123456789012:${resource}`;
const where = { partition: 'aws', region: 'eu-west-1', account: '123456789012' };

it.each<[string, string, object]>([
  ['a key id', id, { form: 'key-id', reserved: false }],
  ['a multi-Region key id', mrk, { form: 'key-id' }],
  ['a key ARN', arn(`key/${id}`), { form: 'key-arn', ...where }],
  ['a multi-Region key ARN', arn(`key/${mrk}`), { form: 'key-arn', ...where }],
  ['an alias', 'alias/cache-prod', { form: 'alias', reserved: false }],
  ['an alias with slashes', 'alias/team/Cache_1', { form: 'alias' }],
  ['an alias ARN', arn('alias/cache-prod'), { form: 'alias-arn', ...where }],
  ['the longest alias', `alias/${'a'.repeat(250)}`, { form: 'alias' }],
  ['an alias of AWS', 'alias/aws/elasticache', { form: 'alias', reserved: true }],
  ['an alias ARN of AWS', arn('alias/aws/elasticache'), { form: 'alias-arn', reserved: true }],
  ['an alias that only begins like that', 'alias/awsome', { reserved: false }],
  ...['aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'].map((partition): [string, string, object] => [
    partition,
    arn(`key/${id}`, partition),
    { form: 'key-arn', partition },
  ]),
])('%s', (_, text, want) => expect(parseKey(text)).toMatchObject({ text, ...want }));

it('blanks around it are dropped', () => expect(parseKey(`  alias/a \n`)).toMatchObject({ text: 'alias/a', form: 'alias' }));
it('only an ARN says where it is', () => expect(parseKey(id)).toEqual({ text: id, form: 'key-id', reserved: false }));

describe('refused, naming the four forms', () => {
  it.each([
    '',
    'cache-prod',
    'alias/',
    'Alias/x',
    'alias/a b',
    'alias/a:b',
    `alias/${'a'.repeat(251)}`,
    id.toUpperCase(),
    id.slice(1),
    `${id}0`,
    `mrk-${'0'.repeat(31)}`,
    `mrk-${'A'.repeat(32)}`,
    `key/${id}`,
    arn(`key/${id.slice(1)}`),
    arn('alias/'),
    arn(id),
    arn(`key/${id}`).replace('123456789012', '12345'),
    arn(`key/${id}`, 'gcp'),
    arn(`key/${id}`).replace(':kms:', ':s3:'),
    `${arn(`key/${id}`)}:x`,
  ])('%j', (text) => {
    const refused = expect.soft(() => parseKey(text));
    refused.toThrow(UsageError);
    refused.toThrow('is not a KMS key');
  });
});
