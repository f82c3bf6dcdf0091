import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookAt, parsePlace, placeWords } from '../../../src/actions/places/parse.ts';
import { placeSchema } from '../../../src/actions/schema.ts';
import { UsageError } from '../../../src/plan/usage-error.ts';

it.each<[string, object, string?]>([
  ['ssm:/prod/sessions/redis', { type: 'ssm', name: '/prod/sessions/redis' }],
  ['ssm:plain.name@reader', { type: 'ssm', name: 'plain.name' }, 'reader'],
  ['secretsmanager:prod/app', { type: 'secretsmanager', name: 'prod/app' }],
  ['secretsmanager:prod/app#cache.url@primary', { type: 'secretsmanager', name: 'prod/app', path: 'cache.url' }, 'primary'],
  [
    'secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf#url',
    { type: 'secretsmanager', name: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf', path: 'url' },
  ],
  ['secretsmanager:me@work', { type: 'secretsmanager', name: 'me@work' }],
  ['route53:Z0SANDBOX/sessions.prod.internal@primary', { type: 'route53', zone: 'Z0SANDBOX', name: 'sessions.prod.internal' }, 'primary'],
  ['route53:/hostedzone/Z1/Sessions.Prod.Internal.', { type: 'route53', zone: 'Z1', name: 'sessions.prod.internal' }],
  ['file:/etc/app.ini#redis.host', { type: 'file', path: '/etc/app.ini', key: 'redis.host' }],
  ['file:.env@configuration', { type: 'file', path: resolve('.env') }, 'configuration'],
  ['file:a#b/c.yaml#x.y', { type: 'file', path: resolve('a#b/c.yaml'), key: 'x.y' }],
  ['file:~/app.env', { type: 'file', path: `${homedir()}/app.env` }],
  ['file:me@home/x', { type: 'file', path: resolve('me@home/x') }],
  ['manual:tell ops@example.com: change it', { type: 'manual', text: 'tell ops@example.com: change it' }],
])('%s', (text, place, endpoint) => {
  const parsed = parsePlace(text);
  expect(parsed).toEqual({ place, ...(endpoint ? { endpoint } : {}) });
  expect(placeSchema.parse(parsed.place)).toEqual(place);
});

it.each([
  ['', 'no type'],
  ['/prod/redis', 'no type'],
  ['s3:bucket', '"s3" is not a type'],
  ['constructor:x', 'not a type'],
  ['ssm:', 'names nothing'],
  ['ssm:/prod/redis:3', 'pinned'],
  ['ssm:/prod/redis:stable@primary', 'pinned'],
  ['ssm:/prod/re dis', 'not the name of an SSM parameter'],
  ['ssm:/prod/redis@replica', 'not the name of an SSM parameter'],
  ['secretsmanager:a b', 'not the name or ARN'],
  ['secretsmanager:a#', 'no key after #'],
  ['route53:sessions.prod.internal', 'not a record'],
  ['route53:Z1/', 'not a record'],
  ['route53:Z1/a b', 'not a record'],
  ['file:#x', 'names no file'],
  ['file:x#', 'no key after #'],
  ['k8s:ns/configmap/app#redis', 'not change Kubernetes objects yet'],
  ['manual: ', 'names nothing'],
])('refuses %j', (text, why) => {
  const refused = expect.soft(() => parsePlace(text));
  refused.toThrow(UsageError);
  refused.toThrow(why);
});

it('says k8s as manual, in a form that is accepted', () => {
  const remedy = (() => {
    try {
      parsePlace('k8s:ns/configmap/app#redis@primary');
    } catch (error) {
      return (error as UsageError).remedy ?? '';
    }
    return '';
  })();
  expect(parsePlace(/"(manual:[^"]+)"/.exec(remedy)?.[1] ?? '')).toMatchObject({ place: { type: 'manual' }, endpoint: 'primary' });
});

describe('in words, and a command to look', () => {
  it.each([
    ['ssm:/a', 'SSM parameter /a', '--name /a'],
    ['secretsmanager:s#u', 'secret s, at u', '--secret-id s'],
    ['route53:Z1/a.b', 'DNS record a.b in zone Z1', '--hosted-zone-id Z1'],
    ["file:/a b'c#k", "file /a b'c, at k", "'/a b'\\''c'"],
    ['manual:do it', 'do it', 'do it'],
  ])('%s', (text, words, look) => {
    const { place } = parsePlace(text);
    expect(placeWords(place)).toBe(words);
    expect(lookAt(place)).toContain(look);
  });
});
