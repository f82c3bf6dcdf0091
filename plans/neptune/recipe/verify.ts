/** verify: is it really encrypted, under this key, with every setting and every instance; then the data of both sides. facts/neptune.md 2, 7. */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { Value } from '../../../src/plan/value.ts';
import type { Case } from './case.ts';
import { override } from './overrides.ts';
import { clusterParity, instanceParity } from './parity.ts';
import { policies } from './policies.ts';
import { allClusters, endpointRead, targetIs, targetResource } from './reads.ts';
import type { Check } from './check.ts';

export function verify(given: Case): StepText[] {
  const { chosen, target, source, twins } = given;
  const frozen = chosen.writes === 'frozen';
  return [
    encrypted('verify.encrypted', 'verify', given),
    {
      id: 'verify.settings',
      phase: 'verify',
      title: 'Every setting of the cluster is there',
      risk: 'reads',
      action: { kind: 'assert', checks: clusterParity(given, `(${targetIs(given)})`) },
    },
    ...(twins.length > 0
      ? [
          {
            id: 'verify.instances',
            phase: 'verify' as const,
            title: 'Every setting of the instances is there',
            risk: 'reads' as const,
            action: { kind: 'assert' as const, checks: twins.flatMap((twin) => instanceParity(given, twin)) },
          },
        ]
      : []),
    addresses(given),
    {
      id: 'verify.data',
      phase: 'verify',
      risk: 'reads',
      typical: 'PT5M',
      title: frozen ? 'Counts of every label and predicate, and samples of each, both ways' : 'Counts and samples (writes went on, so this is no proof)',
      action: {
        kind: 'compare',
        comparer: 'neptune',
        source: side(source.resourceId, source.iam),
        target: side(targetResource, source.iam),
        options: { writes: chosen.writes ?? 'frozen', sample: sampleSize(given) },
      },
      leaves: `both ${source.id} and ${target} exist and are billed`,
    },
    ...policies(given),
  ];
}

/** The comparer finds the address by the resource id, so that after a rename it never compares a cluster with itself. */
const side = (resourceId: Value, iam: boolean): Value => ({ resourceId, iam });

export function sampleSize({ chosen }: Case): number {
  const set = override(chosen.settings, 'CompareSample');
  return set.given ? Number(set.value) : 100;
}

export const encrypted = (id: string, phase: StepText['phase'], given: Case): StepText => ({
  id,
  phase,
  title: `${given.target} is encrypted${given.defaultKey ? '' : ' under the key'}`,
  risk: 'reads',
  action: { kind: 'assert', checks: encryptedChecks(given) },
});

/** Read from the world each time: never taken from what the restore was asked for. */
export function encryptedChecks(given: Case): Check[] {
  const read = allClusters();
  const is = `(${targetIs(given)})`;
  return [
    { read, path: `${is}.DbClusterResourceId`, equals: targetResource, says: 'the cluster that this plan restored' },
    { read, path: `${is}.StorageEncrypted`, equals: true, says: 'encryption of the target' },
    { read, path: `${is}.KmsKeyId`, equals: given.keyArn, says: 'key of the target' },
    { read, path: `${is}.IAMDatabaseAuthenticationEnabled || \`false\``, equals: given.source.iam, says: 'IAM authentication of the target' },
    { read, path: `${is}.Status`, oneOf: ['available', 'backing-up'], says: 'status of the target' },
  ];
}

/** Which addresses the target has: only known now, and never built from its name. */
function addresses(given: Case): StepText {
  const { target, endpoints, rename } = given;
  const read = allClusters();
  const is = `(${targetIs(given)})`;
  const joined = (host: string): string => `${host} && join(':', [${host}, to_string(${is}.Port)])`;
  return {
    id: 'verify.addresses',
    phase: 'verify',
    title: `The addresses of ${target}`,
    risk: 'reads',
    action: {
      kind: 'assert',
      checks: [{ read, path: `${is}.Endpoint != null && ${is}.ReaderEndpoint != null`, equals: true, says: 'the endpoints are there' }],
      keep: [
        ...(['writer', 'reader'] as const).flatMap((kind) => {
          const host = `${is}.${kind === 'writer' ? 'Endpoint' : 'ReaderEndpoint'}`;
          return [
            { read, path: joined(host), as: kind },
            { read, path: host, as: `${kind}Host` },
          ];
        }),
        ...(rename
          ? []
          : endpoints.flatMap(({ newName, kind }) => {
              const host = 'DBClusterEndpoints[0].Endpoint';
              return [
                { read: endpointRead(newName), path: `join(':', [${host}, '${given.source.port ?? 8182}'])`, as: kind },
                { read: endpointRead(newName), path: host, as: `${kind}Host` },
              ];
            })),
      ],
    },
  };
}
