/** restore, continued: the certificate authority of each instance, which no create call takes. Looked at first: the account's default is usually the same. facts/neptune.md 2d. */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Case, Twin } from './case.ts';
import { override } from './overrides.ts';
import { instance, instanceRead, quoted } from './reads.ts';

/** Null: what AWS gives. */
export function authorityOf({ chosen }: Case, { of }: Twin): string | null {
  const set = override(chosen.settings, 'CACertificateIdentifier');
  return set.given ? (set.dropped ? null : String(set.value)) : (of.row.CACertificateIdentifier ?? null);
}

export function certificates(given: Case): StepText[] {
  return given.twins.flatMap((twin, index): StepText[] => {
    const authority = authorityOf(given, twin);
    if (!authority) return [];
    const id = `certificate.${index + 1}`;
    const { name } = twin;
    const other = { step: `${id}.look`, outcome: ['other'] };
    return [
      {
        id: `${id}.look`,
        phase: 'restore',
        title: `Certificate authority of ${name}`,
        risk: 'reads',
        action: {
          kind: 'assert',
          checks: [
            {
              read: instanceRead(name),
              path: `${instance}.CACertificateIdentifier`,
              equals: authority,
              says: `certificate authority of ${name}`,
              otherwise: 'other',
            },
          ],
        },
      },
      {
        id,
        phase: 'restore',
        title: `${name} gets ${authority}`,
        risk: 'changes',
        typical: 'PT1S',
        when: other,
        action: {
          kind: 'call',
          service: 'neptune',
          operation: 'ModifyDBInstance',
          input: { DBInstanceIdentifier: name, CACertificateIdentifier: authority, ApplyImmediately: true },
          expect: [
            {
              read: instanceRead(name),
              path: `${instance}.DbiResourceId`,
              equals: { $from: twin.step, path: 'DBInstance.DbiResourceId' },
              says: `${name} is the instance that this plan made`,
            },
          ],
          probe: { read: instanceRead(name), resource: `DBInstances[?CACertificateIdentifier!=${quoted(authority)}] | [0]`, same: {}, goneIsDone: true },
        },
      },
      {
        id: `${id}.ready`,
        phase: 'restore',
        title: `${name} is available with it`,
        risk: 'reads',
        typical: 'PT2M',
        when: other,
        action: {
          kind: 'wait',
          read: instanceRead(name),
          timeout: 'PT2H',
          consecutive: 2,
          says: `${instance}.DBInstanceStatus`,
          acceptors: [
            { matcher: 'path', argument: `${instance}.[CACertificateIdentifier, DBInstanceStatus]`, expected: [authority, 'available'], state: 'success' },
          ],
        },
      },
    ];
  });
}
