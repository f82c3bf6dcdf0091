/** A small plan that is coherent; tests change one thing of it. */
import { sealPlan } from '../../src/plan/file.ts';
import { type Plan, planSchema } from '../../src/plan/schema.ts';

const look = {
  kind: 'wait',
  read: { reader: 'clock', since: 'a' },
  acceptors: [{ matcher: 'path', argument: '@', expected: 1, state: 'success' }],
  timeout: 'PT1M',
};

export const steps = () => [
  { id: 'a', phase: 'prepare', title: 'Look', risk: 'reads', action: look },
  {
    id: 'b',
    phase: 'backup',
    title: 'Back up',
    needs: ['a'],
    risk: 'creates',
    action: { kind: 'call', service: 'elasticache', operation: 'CreateSnapshot', input: { CacheClusterId: { $from: 'a', path: 'CurrentPrimary' } } },
  },
  { id: 'c', phase: 'switch', title: 'Switch', needs: ['b'], when: { step: 'a', outcome: ['done'] }, risk: 'changes', action: look },
];

export const document = (more: object = {}) => ({
  format: 'encmigrate/plan@1',
  id: 'em-7f3a9c',
  createdAt: '2026-11-22T14:00:00.000Z',
  tool: 'encmigrate test',
  system: 'elasticache',
  partition: 'aws',
  account: '123456789012',
  region: 'eu-west-1',
  source: { id: 'sessions-prod', facts: {} },
  target: { id: 'sessions-prod-enc' },
  choices: {},
  findings: [],
  settings: [],
  steps: steps(),
  digest: '',
  ...more,
});

export const plan = (more: object = {}): Plan => sealPlan(planSchema.parse(document(more)));
