import { describe, expect, test } from 'vitest';
import { lackingOf } from '../../../src/actions/readers/policies.ts';

describe('policies that name one and not the other', () => {
  const allow = (...Resource: string[]) => ({ Effect: 'Allow', Action: '*', Resource });
  test.each<[string, ReturnType<typeof allow>[], boolean]>([
    ['only the old one', [allow('old')], true],
    ['both in one statement', [allow('old', 'new')], false],
    ['a statement each', [allow('old'), allow('new')], false],
    ['two of the old one, one of the new', [allow('old'), allow('old'), allow('new')], true],
    ['a Deny of the old one is not made up for by an Allow of the new', [{ ...allow('old'), Effect: 'Deny' }, allow('new')], true],
    ['neither', [allow('*')], false],
  ])('%s', (_, statements, lacks) => {
    expect(lackingOf([{ holder: 'p', statements }], 'old', 'new')).toEqual(lacks ? ['p'] : []);
  });
});
