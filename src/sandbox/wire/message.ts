/** A request and an answer as bytes, whichever transport carries them. */
export interface WireRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Whom a request is for: from the credential scope of its SigV4 signature, which is not verified (any credentials will do). */
export interface Scope {
  accessKey: string;
  region: string;
  signingName: string;
}

/** Undefined when the request is not signed. */
export function scopeOf(request: WireRequest): Scope | undefined {
  const credential = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1] ?? request.query['X-Amz-Credential'];
  const [accessKey, , region, signingName] = (credential ?? '').replaceAll('%2F', '/').split('/');
  return accessKey && region && signingName ? { accessKey, region, signingName } : undefined;
}

export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
export const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
