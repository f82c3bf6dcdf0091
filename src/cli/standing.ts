/**
 * Settings that stand for every command: ENCMIGRATE_* variables over the user's file (XDG_CONFIG_HOME/encmigrate/config.yaml or .json).
 * Consents are not among them: they are given for one run, on its command line.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../plan/usage-error.ts';
import { configFolder } from './paths.ts';

export type Settings = Record<string, unknown>;

const names = ['region', 'profile', 'endpointUrl', 'sandbox', 'speed', 'json', 'lock', 'noInput', 'debug', 'screenReader'];
const consents = ['yes', 'confirm', 'accept', 'digest', 'until', 'secret'];

const variable = (name: string): string => `ENCMIGRATE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** Throws UsageError for a file that cannot be read or says what it must not. */
export async function standing(env: NodeJS.ProcessEnv): Promise<Settings> {
  for (const name of consents)
    if (env[variable(name)])
      throw new UsageError(
        `${variable(name)} is set, but what is asked of a person is never answered by the environment`,
        `give --${name} on the command line, for this run`,
      );
  const said = names.flatMap((name) => (env[variable(name)] ? [[name, env[variable(name)]] as const] : []));
  return { ...(await userFile(env)), ...Object.fromEntries(said) };
}

async function userFile(env: NodeJS.ProcessEnv): Promise<Settings> {
  for (const name of ['config.yaml', 'config.json']) {
    const path = join(configFolder(env), name);
    const text = content(path);
    if (text === undefined) continue;
    const parsed = await parse(text, path);
    for (const key of Object.keys(parsed)) {
      if (consents.includes(key))
        throw new UsageError(`${path} sets "${key}", but consents are never taken from a file`, `remove it; give --${key} on the command line`);
      if (!names.includes(key)) throw new UsageError(`${path} sets "${key}", which is not known`, `what can be set: ${names.join(', ')}`);
    }
    return parsed;
  }
  return {};
}

function content(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`, 'make it readable, or remove it');
  }
}

async function parse(text: string, path: string): Promise<Settings> {
  let value: unknown;
  try {
    // Most have no such file: YAML is loaded only for those who do.
    value = path.endsWith('.json') ? JSON.parse(text) : (await import('yaml')).parse(text);
  } catch (error) {
    throw new UsageError(`${path} cannot be understood: ${(error as Error).message.split('\n')[0]}`, 'it holds lines like "region: eu-west-1"');
  }
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new UsageError(`${path} does not hold settings`, 'it holds lines like "region: eu-west-1"');
  return value as Settings;
}
