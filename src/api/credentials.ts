/** OAuth clients by environment or file. Their values live in memory only. */
import { readFile } from 'node:fs/promises';
import { CredentialsError } from '../plan/errors.ts';
import type { Api } from './apis.ts';

export interface Client {
  id: string;
  secret: string;
}

/** Undefined where nothing names a client: then there is nothing of this API to look for. Throws CredentialsError for half of one. */
export async function clientOf({ token, title }: Api, env: NodeJS.ProcessEnv = process.env): Promise<Client | undefined> {
  const path = env[token.file];
  const id = env[token.id];
  const secret = env[token.secret];
  if (id && secret) return { id, secret };
  if (id || secret)
    throw new CredentialsError(
      `${id ? token.secret : token.id} is not set, ${id ? token.id : token.secret} is: an ${title} client has both`,
      how({ token } as Api),
    );
  return path ? fromFile(path, { token, title } as Api) : undefined;
}

export const noClient = (api: Api): CredentialsError => new CredentialsError(`no ${api.title} API client is given`, how(api));

const how = ({ token }: Pick<Api, 'token'>): string =>
  `make an API key in the console, then set ${token.id} and ${token.secret}, or ${token.file} to the file that the console downloads`;

/** The file that the Aura console downloads: `CLIENT_ID=...`, `CLIENT_SECRET=...`, `CLIENT_NAME=...`, one a line. */
async function fromFile(path: string, api: Api): Promise<Client> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new CredentialsError(`${api.token.file} names ${path}, which cannot be read: ${(error as NodeJS.ErrnoException).code}`, how(api));
  }
  const found = (name: string): string | undefined =>
    new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=\\s*["']?([^"'\\r\\n]*)["']?\\s*$`, 'm').exec(text)?.[1]?.trim();
  const [id, secret] = [found('CLIENT_ID'), found('CLIENT_SECRET')];
  if (!id || !secret) throw new CredentialsError(`${path} holds no CLIENT_ID and CLIENT_SECRET`, how(api));
  return { id, secret };
}
