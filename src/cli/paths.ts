/** XDG folders: https://specifications.freedesktop.org/basedir-spec/latest/. Relative values are to be ignored, says the spec. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

function folder(env: NodeJS.ProcessEnv, variable: string, otherwise: string): string {
  const given = env[variable];
  return join(given && isAbsolute(given) ? given : join(homedir(), otherwise), 'encmigrate');
}

export const configFolder = (env: NodeJS.ProcessEnv): string => folder(env, 'XDG_CONFIG_HOME', '.config');
export const stateFolder = (env: NodeJS.ProcessEnv): string => folder(env, 'XDG_STATE_HOME', '.local/state');

/** For commands that are shown: quoted only where a shell would need it. */
export const shellWord = (text: string): string => (/^[\w./@:=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
