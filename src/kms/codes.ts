/** Codes of what is said about keys; shared by every recipe. */
const guide = 'https://docs.aws.amazon.com/kms/latest/developerguide';

export const keyCodes = {
  'EM-KMS-001': { about: 'the key was not found', source: `${guide}/concepts.html` },
  'EM-KMS-002': { about: 'the key cannot be looked at', source: `${guide}/key-policies.html` },
  'EM-KMS-003': { about: 'the key is disabled', source: `${guide}/key-state.html` },
  'EM-KMS-004': { about: 'the key is pending deletion', source: `${guide}/deleting-keys.html` },
  'EM-KMS-005': { about: 'the key is in another state in which it cannot encrypt', source: `${guide}/key-state.html` },
  'EM-KMS-006': { about: 'the key is not symmetric', source: `${guide}/concepts.html` },
  'EM-KMS-007': { about: 'the key is not for encryption', source: `${guide}/concepts.html` },
  'EM-KMS-008': { about: 'the key is managed by AWS', source: `${guide}/concepts.html` },
  'EM-KMS-009': { about: 'the key is in another region', source: `${guide}/multi-region-keys-overview.html` },
  'EM-KMS-010': { about: 'the key is of another account', source: `${guide}/key-policy-modifying-external-accounts.html` },
  'EM-KMS-011': { about: 'the key material expires', source: `${guide}/importing-keys.html` },
  'EM-KMS-012': { about: 'the key lives outside KMS', source: `${guide}/custom-key-store-overview.html` },
  'EM-KMS-013': { about: 'rotation of the key', source: `${guide}/rotate-keys.html` },
  'EM-KMS-014': { about: 'the key is usable', source: `${guide}/key-state.html` },
  'EM-KMS-015': { about: 'the key is a multi-Region key', source: `${guide}/multi-region-keys-overview.html` },
  'EM-KMS-016': { about: 'no key was chosen', source: `${guide}/concepts.html` },
  'EM-KMS-017': { about: 'the facts are of another key than the one chosen', source: `${guide}/alias-about.html` },
} as const;

export type KeyCode = keyof typeof keyCodes;
