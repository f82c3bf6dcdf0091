/** Which endpoints can be written into a place at the switch. */
import type { Case } from './case.ts';

/** The kinds of endpoint that the target has. */
export const targetKinds = ({ endpoints }: Pick<Case, 'endpoints'>): string[] => ['writer', 'reader', ...endpoints.map((e) => e.kind)];
