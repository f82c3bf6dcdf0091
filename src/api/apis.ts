/** The HTTP APIs there are besides AWS's: a closed list, so that no plan can send a token anywhere else. A new one is one entry. */
export interface Api {
  /** For the words. */
  title: string;
  /** OAuth client credentials: where a token is had, and the variables that hold the client. */
  token: { path: string; id: string; secret: string; file: string };
  /** Requests a minute, of all runs together. */
  perMinute: number;
}

export const apis: Record<string, Api> = {
  // facts/aura.md 4.1: one base address, 125 requests a minute over all of them. Versions are part of the path; only v1 is ever asked (4.7).
  'api.neo4j.io': {
    title: 'Aura',
    token: { path: '/oauth/token', id: 'AURA_CLIENT_ID', secret: 'AURA_CLIENT_SECRET', file: 'AURA_CREDENTIALS_FILE' },
    perMinute: 125,
  },
};

/** Throws where the host is not in the list. */
export function apiOf(host: string): Api {
  const api = Object.hasOwn(apis, host) ? apis[host] : undefined;
  if (!api) throw new Error(`${host} is not an API that encmigrate speaks to: ${Object.keys(apis).join(', ')}`);
  return api;
}
