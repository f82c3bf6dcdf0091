/** What counters say of writes: evidence of one counts, whatever else was lost. */
import { expect, it } from 'vitest';
import { verdict } from '../../../src/actions/acceptors.ts';
import { anythingSince, metricIdle, metricNothingSince, nothingSince } from '../../../plans/elasticache/recipe/measure.ts';

const said = (acceptors: typeof nothingSince, answer: object) => {
  const hit = verdict(acceptors, answer);
  return hit?.outcome ?? hit?.state;
};

it.each([
  ['counters lost, nothing counted since', { reachable: true, restarted: ['a'], aboveFloor: 0 }, 'restarted', 'restarted'],
  ['counters lost, and 60 writes counted since', { reachable: true, restarted: ['a'], aboveFloor: 60 }, 'failure', 'written'],
  ['nothing written', { reachable: true, restarted: [], aboveFloor: 0 }, 'success', 'success'],
  ['no way to it', { reachable: false }, 'unreachable', 'unreachable'],
])('%s', (_, answer, before, after) => {
  expect(said(nothingSince, answer)).toBe(before);
  expect(said(anythingSince, answer)).toBe(after);
});

it.each([
  ['no data of one node, writes on another', { known: false, total: 7 }, 'failure', 'retry'],
  ['no data of one node, none on another', { known: false, total: 0 }, 'noData', 'noData'],
  ['data of all, nothing written', { known: true, total: 0 }, 'success', 'success'],
])('CloudWatch: %s', (_, answer, since, idle) => {
  expect(said(metricNothingSince, answer)).toBe(since);
  expect(said(metricIdle, answer)).toBe(idle);
});
