/** The power goes at every point of the Aura case that POINT or PICK names; without either, at those around the one-time password. */
import { expect, it } from 'vitest';
import { copied } from '../../engine/schedule/aura.ts';
import { cutAt, pointsOf } from '../../engine/schedule/drive.ts';

const pick = new RegExp(
  process.env.PICK ??
    '(begin|end|checkpoint) restore \\d+ (before|torn)|\\w+ (CreateSecret|PutSecretValue|PutKeyPolicy) \\d+ after|(begin|end) (key.register|key.policy|pause|delete) \\d+ (before|torn)',
);

it('ends the same wherever the power goes', { timeout: 1_800_000 }, async () => {
  const points = (await pointsOf(copied)).filter((point) => pick.test(point));
  expect(points.length).toBeGreaterThan(3);
  for (const point of points) await cutAt(copied, point);
});
