/** Where a datastore's host name leads: on LIVE, where DNS says; in a sandbox, where that sandbox says, and nowhere else. */
import type { Address } from './http.ts';

export const live = async (host: string, port: number): Promise<Address> => ({ address: host, port, tls: true });

/** `ask` brings the sandbox's answer to GET /_encmigrate/hosts (src/sandbox/hosts.ts). */
export async function inSandbox(
  ask: (query: { name: string; port: string }) => Promise<{ status: number; body: string }>,
  host: string,
  port: number,
): Promise<Address> {
  const { status, body } = await ask({ name: host, port: String(port) });
  const said = JSON.parse(body) as Address & { error?: string };
  if (status !== 200) throw Object.assign(new Error(said.error ?? `${host} leads nowhere`), { code: 'ENOTFOUND' });
  return said;
}
