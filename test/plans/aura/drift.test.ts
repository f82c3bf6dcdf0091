/** What changed on an Aura source since it was planned: what stops, what wants a revision, what is the plan's own doing. */
import { describe, expect, it } from 'vitest';
import { drift } from '../../../plans/aura/drift/index.ts';
import type { AuraFacts } from '../../../plans/aura/gather/facts.ts';
import { asFacts, dumpFacts, instanceFacts, keyArn } from './facts.ts';

const base = instanceFacts();
const record = {
  id: 'r1',
  name: 'shop',
  status: 'ready',
  cloud_provider: 'aws',
  region: 'eu-west-1',
  key_id: keyArn,
  tenant_id: base.project?.id ?? '',
  type: 'enterprise-db',
};
const other = { ...record, id: 'r2', name: 'else', key_id: 'arn:aws:kms:eu-west-1:123456789012:key/other' };
const planned = instanceFacts({ keyRecords: [record, other] });
const of = (now: Partial<AuraFacts> | undefined, effects: string[] = []) =>
  drift(asFacts(planned), now && asFacts({ ...planned, ...now }), effects).map((d) => [d.fact, d.verdict]);
const instance = (more: Partial<NonNullable<AuraFacts['instance']>>): Partial<AuraFacts> => ({
  instance: { ...(planned.instance as NonNullable<AuraFacts['instance']>), ...more },
});
const key = (more: Partial<NonNullable<AuraFacts['key']>>): Partial<AuraFacts> => ({ key: { ...(planned.key as NonNullable<AuraFacts['key']>), ...more } });
const place = planned.places[0] as AuraFacts['places'][number];

describe('what changed on the source', () => {
  it('nothing', () => expect(of({})).toEqual([]));
  it.each<[string, Partial<AuraFacts> | undefined, [string, string][]]>([
    ['gone', undefined, [['source', 'stop']]],
    ['paused by somebody', instance({ status: 'paused' }), [['status', 'harmless']]],
    ['in whatever case', instance({ status: 'Running' }), []],
    ['being deleted', instance({ status: 'destroying' }), [['status', 'stop']]],
    ['broken', instance({ status: 'loading failed' }), [['status', 'stop']]],
    ['its key is gone', instance({ status: 'encryption key deleted' }), [['status', 'stop']]],
    ['under a customer key', instance({ customer_managed_key_id: 'r9' }), [['encryption', 'stop']]],
    ['in another project', instance({ tenant_id: 'else' }), [['project', 'stop']]],
    ['renamed', instance({ name: 'films' }), [['name', 'revise']]],
    ['resized', instance({ memory: '16GB' }), [['memory', 'revise']]],
    ['with another address', instance({ connection_url: 'neo4j+s://0a1b2c3d.production-orch-1.neo4j.io' }), [['address', 'revise']]],
    ['without an address, as while it resumes', instance({ connection_url: null, status: 'resuming' }), [['status', 'harmless']]],
    ['with more secondaries', instance({ secondaries_count: 3 }), [['secondaries', 'revise']]],
    ['without CDC', instance({ cdc_enrichment_mode: 'OFF' }), [['cdc', 'revise']]],
    ['a key that is disabled', key({ state: 'Disabled' }), [['key.state', 'stop']]],
    ['a key that cannot be read', key({ state: null, error: { name: 'AccessDenied', message: 'no' } }), [['key.state', 'stop']]],
    ['a record that is pending again', { keyRecords: [{ ...record, status: 'pending' }, other] }, [['keyRecord.shop', 'stop']]],
    ['a record that is gone', { keyRecords: [other] }, [['keyRecord.shop', 'revise']]],
    ['the record of another key', { keyRecords: [record] }, []],
    ['records that cannot be read', { keyRecords: null }, []],
    ['a place somebody changed', { places: [{ ...place, hits: [], version: '2' }] }, [['places.0.hits', 'stop']]],
    ['a place with a new version', { places: [{ ...place, version: '2' }] }, [['places.0.version', 'revise']]],
    ['a place that cannot be read', { places: [{ ...place, error: { name: 'AccessDenied', message: 'no' } }] }, [['places.0', 'stop']]],
  ])('%s', (_, now, expected) => expect(of(now)).toEqual(expected));

  it('a key that can be used again does no harm', () => {
    const was = { ...planned, ...key({ state: 'Disabled' }) };
    expect(drift(asFacts(was), asFacts(planned), []).map((d) => [d.fact, d.verdict])).toEqual([['key.state', 'harmless']]);
  });

  it('says what was planned, what is, and why it matters', () => {
    expect(drift(asFacts(planned), asFacts({ ...planned, ...instance({ memory: '16GB' }) }), [])).toEqual([
      { fact: 'memory', planned: '8GB', now: '16GB', verdict: 'revise', why: expect.stringMatching(/planned with/) },
    ]);
  });
});

describe('what the plan did itself is no drift', () => {
  it('pauses it, switches places, deletes it', () => {
    expect(of(instance({ status: 'pausing' }), ['source.status: pausing', 'source.status: paused'])).toEqual([]);
    expect(of(instance({ status: 'paused' }), ['source.status: pausing', 'source.status: paused'])).toEqual([]);
    expect(of({ places: [{ ...place, hits: [], version: '2' }] }, ['places.0: switched'])).toEqual([]);
    expect(of(undefined, ['source: deleting'])).toEqual([]);
    expect(of(instance({ status: 'destroying' }), ['source: deleting'])).toEqual([]);
  });
  it('a pause excuses no deletion, nor a switch another place', () => {
    expect(of(instance({ status: 'destroying' }), ['source.status: paused'])).toEqual([['status', 'stop']]);
    expect(of({ places: [{ ...place, hits: [] }] }, ['places.1: switched'])).toEqual([['places.0.hits', 'stop']]);
  });
});

describe('a file', () => {
  const file = dumpFacts(1000);
  const now = (more: Partial<NonNullable<AuraFacts['archive']>>) =>
    drift(asFacts(file), asFacts({ ...file, archive: { ...(file.archive as NonNullable<AuraFacts['archive']>), ...more } }), []).map((d) => [
      d.fact,
      d.verdict,
    ]);
  it('that is another one stops', () => {
    expect(now({})).toEqual([]);
    expect(now({ bytes: 1001 })).toEqual([['archive', 'stop']]);
    expect(now({ modified: '2026-11-21T00:00:00.000Z' })).toEqual([['archive', 'stop']]);
  });
  it('room on the disk and other files around are looked at when it is planned', () => expect(now({ free: 1, rivals: ['x.backup'] })).toEqual([]));
  it('a database is written until it is stopped', () => {
    const was = dumpFacts(1000, { kind: 'database' });
    const is = dumpFacts(2000, { kind: 'database' });
    expect(drift(asFacts(was), asFacts(is), [])).toEqual([]);
  });
});
