import { describe, expect, it } from 'vitest';
import { accepts, verdict } from '../../src/actions/acceptors.ts';
import type { Acceptor } from '../../src/actions/schema.ts';

const one = (matcher: Acceptor['matcher'], argument: string | undefined, expected: Acceptor['expected']): Acceptor => ({
  matcher,
  ...(argument ? { argument } : {}),
  expected,
  state: 'success',
});
const nodes = (...statuses: string[]) => ({ Nodes: statuses.map((Status) => ({ Status })) });
const gone = { $fault: 'NotFoundFault', message: 'not there' };

it.each<[string, Acceptor, unknown, boolean]>([
  ['path equal', one('path', 'a.b', 1), { a: { b: 1 } }, true],
  ['path of another type', one('path', 'a', '1'), { a: 1 }, false],
  ['path not there is null', one('path', 'x', null), {}, true],
  ['path of a structure, whatever its order of keys', one('path', 'a', { x: 1, y: [2] }), { a: { y: [2], x: 1 } }, true],
  ['path of an expression', one('path', 'a > `1`', true), { a: 2 }, true],
  ['path without argument is the whole', one('path', undefined, 5), 5, true],
  ['all', one('pathAll', 'Nodes[].Status', 'available'), nodes('available', 'available'), true],
  ['not all', one('pathAll', 'Nodes[].Status', 'available'), nodes('available', 'creating'), false],
  ['all of nothing', one('pathAll', 'Nodes[].Status', 'available'), nodes(), false],
  ['all of what is no list', one('pathAll', 'Nodes', 'available'), { Nodes: 'available' }, false],
  ['any', one('pathAny', 'Nodes[].Status', 'failed'), nodes('available', 'failed'), true],
  ['any of nothing', one('pathAny', 'Nodes[].Status', 'failed'), nodes(), false],
  ['the fault', one('fault', undefined, 'NotFoundFault'), gone, true],
  ['another fault', one('fault', undefined, 'OtherFault'), gone, false],
  ['no fault', one('fault', undefined, 'NotFoundFault'), nodes(), false],
  ['a fault has no content: path', one('path', 'message', 'not there'), gone, false],
  ['a fault has no content: null', one('path', 'Nodes', null), gone, false],
  ['no answer', one('path', 'a', null), null, true],
])('%s', (_, acceptor, answer, yes) => expect(accepts(acceptor, answer)).toBe(yes));

describe('the first that matches decides', () => {
  const failed: Acceptor = { ...one('pathAny', 'Nodes[].Status', 'failed'), state: 'failure' };
  const up = one('pathAny', 'Nodes[].Status', 'available');
  it.each<[Acceptor[], string | undefined]>([
    [[failed, up], 'failure'],
    [[up, failed], 'success'],
    [[], undefined],
  ])('%#', (list, state) => expect(verdict(list, nodes('available', 'failed'))?.state).toBe(state));
});
