/** `--json`: the notices themselves, one object a line, versioned. A field may be added in v 1; none changes its meaning. */
import type { Io } from '../io.ts';
import type { View } from './host.ts';

export const line = (value: object): string => JSON.stringify({ v: 1, ...value });

export function ndjsonView(io: Pick<Io, 'out'>): View {
  return { notify: (notice) => io.out(line(notice)), shut: (gate) => io.out(line({ type: 'gate', ...gate })), close: () => undefined };
}
