/** `compare`: data on both sides, two ways. The comparer is registered by its recipe. */
import type { Comparer } from '../plan/system.ts';
import { StepError } from './ambiguous.ts';
import type { ActionKind } from './context.ts';
import type { ActionOf } from './schema.ts';

type Compare = ActionOf<'compare'>;

export const compare = (comparers: Record<string, Comparer>): ActionKind<Compare> => ({
  kind: 'compare',
  once: false,
  preview: (action) => [`compare: every item of both sides, both ways (${action.comparer})`],
  async run(action, context) {
    const comparer = comparers[action.comparer];
    if (!comparer) throw new StepError('UnknownComparer', `no comparer is called ${action.comparer}`);
    const result = await comparer(action, context);
    if (result.outcome === 'differs')
      throw new StepError(
        'DataDiffers',
        differing(result.outputs),
        undefined,
        'encmigrate verify <plan> names every differing item; encmigrate rollback <plan> backs out',
      );
    return { ...said(result.outcome, result.outputs), ...result };
  },
  probe: async () => ({ state: 'absent' }),
});

function said(outcome: string, { keys, reason }: Record<string, unknown>): { says?: string } {
  if (outcome === 'equal') return typeof keys === 'number' ? { says: `${keys.toLocaleString('en')} items, both ways, 0 differences` } : {};
  return typeof reason === 'string' ? { says: `not verified: ${reason}` } : {};
}

function differing(outputs: Record<string, unknown>): string {
  const named = (Array.isArray(outputs.named) ? outputs.named : []).slice(0, 3).map((d: { key?: string; kind?: string }) => `${d.key} (${d.kind})`);
  return `${outputs.differences} of ${outputs.keys} items differ: ${named.join(', ')}${named.length < Number(outputs.differences) ? ', ...' : ''}`;
}
