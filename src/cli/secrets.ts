/** Secrets by name, from where the operator says: --secret NAME=env:VARIABLE or NAME=file:PATH, else ENCMIGRATE_SECRET_NAME. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../plan/usage-error.ts';

export interface SecretSource {
  from: 'env' | 'file';
  at: string;
}

/** Throws UsageError. What stands after = may be the secret itself, typed by mistake: no error repeats it. */
export function secretSources(typed: readonly string[]): Map<string, SecretSource> {
  const sources = new Map<string, SecretSource>();
  for (const text of typed) {
    const [, name, from, at] = /^([A-Za-z][\w-]*)=(env|file):(.+)$/s.exec(text) ?? [];
    if (!name || !at)
      throw new UsageError(
        `--secret ${/^[A-Za-z][\w-]*(?==)/.exec(text)?.[0] ?? ''}=... does not say where the secret is`,
        'write it as --secret NAME=env:VARIABLE or --secret NAME=file:PATH; a value never stands on a command line',
      );
    if (sources.has(name)) throw new UsageError(`--secret ${name} was given twice`, 'give it once');
    sources.set(name, { from: from as 'env' | 'file', at });
  }
  return sources;
}

export const secretVariable = (name: string): string =>
  `ENCMIGRATE_SECRET_${name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/\W/g, '_')
    .toUpperCase()}`;

/** The value and where it came from, or undefined where no place was named. Throws UsageError for a place that is empty. */
export async function secretValue(
  name: string,
  sources: Map<string, SecretSource>,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<{ value: string; how: string } | undefined> {
  const source = sources.get(name);
  if (!source) {
    const value = env[secretVariable(name)];
    return value ? { value, how: secretVariable(name) } : undefined;
  }
  if (source.from === 'env') {
    const value = env[source.at];
    if (!value)
      throw new UsageError(
        `the secret ${name} should be in the variable ${source.at}, which is not set or empty`,
        `set it, without writing it on a command line: read -rs ${source.at} && export ${source.at}`,
      );
    return { value, how: `--secret ${name}=env` };
  }
  let text: string;
  try {
    text = await readFile(resolve(cwd, source.at), 'utf8');
  } catch (error) {
    throw new UsageError(
      `the secret ${name} should be in ${source.at}, which cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      'name a file that you can read',
    );
  }
  // Editors end a file with a newline that is no part of the secret.
  const value = text.replace(/\r?\n$/, '');
  if (!value) throw new UsageError(`the secret ${name} should be in ${source.at}, which is empty`, 'put the secret into it');
  return { value, how: `--secret ${name}=file` };
}
