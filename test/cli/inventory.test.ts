/** Rows of all systems in one order: by region as asked for, by system as registered, by id. */
import { expect, it } from 'vitest';
import { inOrder } from '../../src/cli/inventory.ts';
import { systemNames } from '../../src/cli/systems.ts';
import type { Found } from '../../src/plan/system.ts';

const row = (system: string, id: string, region: string) => ({ system, id, region }) as Found;

it('keeps regions as asked for, and systems as registered', () => {
  const rows = [
    row('aura', 'a', 'eu-west-1'),
    row('neptune', 'b', 'eu-west-1'),
    row('elasticache', 'z', 'eu-west-1'),
    row('elasticache', 'c', 'eu-west-1'),
    row('aura', 'x', 'us-east-1'),
  ];
  expect(inOrder(rows, ['us-east-1', 'eu-west-1']).map((found) => found.id)).toEqual(['x', 'c', 'z', 'b', 'a']);
  expect(systemNames()).toEqual(['elasticache', 'neptune', 'aura']);
});
