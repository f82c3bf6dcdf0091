/** What a child writes, without what it should not have written: signed links, tokens, the secrets it was given. */

const rules: [RegExp, string][] = [
  // Signed links: everything that makes one work is in its query (facts/aura.md 3.4: --verbose prints the session's).
  [/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]+/gi, '$1?...'],
  [/\b(Authorization|Proxy-Authorization|Cookie|Set-Cookie|X-Goog-[\w-]*Signature|X-Amz-Security-Token)(["']?\s*[:=]\s*).*/gi, '$1$2...'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, '$1 ...'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)?/g, '...'],
  [/\b(password|token|secret|trustStorePassword)(["']?\s*[:=]\s*["']?)[^\s"',;]+/gi, '$1$2...'],
];

/** `secrets` of fewer than four characters are not looked for: they would blot out everything. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let told = text;
  for (const secret of [...secrets].filter((one) => one.length >= 4).sort((a, b) => b.length - a.length)) told = told.replaceAll(secret, '...');
  for (const [pattern, by] of rules) told = told.replace(pattern, by);
  return told;
}
