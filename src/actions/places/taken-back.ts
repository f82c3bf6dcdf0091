/** How a change of a place is taken back: the other way round; by hand where two addresses became one, which no change can tell apart. */
import type { ActionText } from '../../plan/in-order.ts';
import type { Change, Place } from '../schema.ts';
import { canonical } from '../../plan/digest.ts';
import { lookAt, placeWords } from './parse.ts';

export function takenBack(place: Place, replace: Extract<Change, { replace: unknown }>['replace']): ActionText[] {
  if (new Set(replace.map(({ to }) => canonical(to))).size === replace.length)
    return [{ kind: 'edit', place, change: { replace: replace.map(({ from, to }) => ({ from: to, to: from })) } }];
  return [
    {
      kind: 'ask',
      question: `${placeWords(place)} held several addresses that became one. Have you set them back?`,
      happens: [`it held ${replace.map(({ from }) => from).join(', ')}`, `its earlier versions: ${lookAt(place)}`],
      wants: { consent: 'words', words: 'addresses are set back' },
    },
  ];
}
