/** The key in KMS and its record in Aura: facts/aura.md 1.2 to 1.4, 4.5. */
import { keyFindings, keyMismatch } from '../../../src/kms/verdict.ts';
import { finding, type Rule } from './rule.ts';

/** Of other clouds only the form can be looked at. */
const forms: Record<string, { pattern: RegExp; text: string }> = {
  azure: { pattern: /^https:\/\/[\w-]+\.vault\.azure\.net\/keys\/[\w-]+\/[0-9a-f]{32}$/i, text: 'https://VAULT.vault.azure.net/keys/NAME/VERSION' },
  gcp: { pattern: /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/, text: 'projects/P/locations/REGION/keyRings/R/cryptoKeys/K' },
};

export const key: Rule = ({ facts, chosen, frame, spec, keyId }) => {
  if (chosen.kmsKey === null)
    return [
      finding(
        'EM-AU-022',
        'question',
        'Which key encrypts the target?',
        spec.cloud === 'aws'
          ? '--kms-key alias/NAME (or a key id or ARN) of a symmetric key in the region of the instance'
          : `--kms-key ${forms[spec.cloud]?.text ?? 'IDENTIFIER'}`,
      ),
    ];
  const form = forms[spec.cloud];
  if (form)
    return form.pattern.test(keyId) && (spec.cloud !== 'gcp' || keyId.includes(`/locations/${spec.region}/`))
      ? []
      : [finding('EM-AU-023', 'blocker', `${keyId} is no key identifier of ${spec.cloud}, in the region of the instance`, `write it as ${form.text}`)];
  if (facts.key === null || facts.key.asked !== chosen.kmsKey) return [keyMismatch(chosen.kmsKey, facts.key?.asked ?? 'none')];
  return keyFindings(facts.key, { service: 'Aura', region: spec.region, account: frame.account });
};

export const record: Rule = ({ record: found, recordName, keyId, facts }) => {
  if (keyId === '' || facts.keyRecords === null) return [];
  const other = found ? undefined : facts.keyRecords.find((one) => one.name === recordName);
  if (other)
    return [
      finding(
        'EM-AU-024',
        'blocker',
        `Aura has another key record called ${recordName} (${other.id}, for ${other.key_id}): nothing could tell which of the two this plan made`,
        '--set KeyName=ANOTHER',
      ),
    ];
  if (!found)
    return [
      finding(
        'EM-AU-024',
        'ok',
        `Aura has no record of this key for the product and region yet: it is registered as ${recordName}; a record is never changed, and never removed by encmigrate`,
      ),
    ];
  return found.status.toLowerCase() === 'ready'
    ? [finding('EM-AU-024', 'ok', `Aura has this key as ${found.name}, and can use it`)]
    : [
        finding(
          'EM-AU-025',
          'warning',
          `Aura has this key as ${found.name}, which is ${found.status}: its policy lacks what the console shows`,
          'the run asks for it',
        ),
      ];
};

export const policy: Rule = ({ facts, record: found, chosen, spec }) =>
  spec.cloud === 'aws' && facts.policyReadable === false && found?.status.toLowerCase() !== 'ready' && chosen.settings.KeyPolicy !== 'by-hand'
    ? [
        finding(
          'EM-AU-026',
          'blocker',
          'The key policy cannot be read, so that nothing can be added to it safely',
          'allow kms:GetKeyPolicy and kms:PutKeyPolicy to this identity, or --set KeyPolicy=by-hand',
        ),
      ]
    : [];

export const rotation: Rule = ({ facts, spec }) => {
  if (spec.cloud === 'azure')
    return [finding('EM-AU-027', 'ok', 'After a rotation wait 24 hours before the old version is disabled, else the key falls back to pending')];
  const turns = facts.key?.rotation;
  return turns && 'enabled' in turns && !turns.enabled && facts.key?.arn
    ? [
        finding(
          'EM-AU-027',
          'ok',
          'Aura recommends automatic rotation; another key by hand would have another ARN, and want another migration',
          `aws kms enable-key-rotation --key-id ${facts.key.arn}`,
        ),
      ]
    : [];
};

export const encryption: Rule = ({ source, record: found }) => {
  const now = source.instance?.customer_managed_key_id;
  if (!source.instance) return [];
  if (!now)
    return [finding('EM-AU-021', 'ok', `${source.name} is under a key that Neo4j manages; that is decided when an instance is made, so a new one is made`)];
  return found?.id === now
    ? [finding('EM-AU-020', 'blocker', `${source.name} is under this customer managed key already (${now})`, 'nothing needs doing')]
    : [
        finding(
          'EM-AU-020',
          'warning',
          `${source.name} has a customer managed key already (${now}); by API a copy to another key is refused, in the console it is allowed`,
          '--set Way=clone goes there at once',
        ),
      ];
};
