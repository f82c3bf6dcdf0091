/** Whose consent it is. A container may have no entry for its user. */
import { userInfo } from 'node:os';

export function whoami(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? 'unknown';
  }
}
