import { expect, it } from 'vitest';
import { parsePlace } from '../../../src/actions/places/parse.ts';
import { writtenAsOne } from '../../../src/actions/places/shared.ts';

it.each([
  ['file:/a#x', 'file:/a#y', true],
  ['file:/a', 'file:/a#y', true],
  ['file:/a', 'file:/b', false],
  ['ssm:/a@primary', 'ssm:/a@reader', true],
  ['ssm:/a', 'secretsmanager:/a', false],
  ['secretsmanager:s#a', 'secretsmanager:s#b', true],
  ['route53:Z1/a.b', 'route53:Z2/a.b', false],
  ['route53:Z1/a.b', 'route53:Z1/A.b.', true],
  ['manual:a', 'manual:a', false],
])('%s and %s: %s', (a, b, one) => expect(writtenAsOne(parsePlace(a).place, parsePlace(b).place)).toBe(one));
