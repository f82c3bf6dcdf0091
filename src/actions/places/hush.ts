/** AWS repeats rejected values in its messages ("Value '...' at 'secretString' failed to satisfy constraint"): those are not passed on. */
import { AwsError } from '../../aws/error.ts';

/** Eight characters in a row that also stand in the content may be a password. */
const telling = 8;

/** The same error, its words replaced where they repeat any of `contents`. Name and request id stay. */
export function hushed(error: unknown, contents: readonly string[]): unknown {
  if (!(error instanceof AwsError) || !repeats(error.message, contents)) return error;
  return new AwsError(
    error.name,
    'its words repeat the content of this place, and are not shown',
    error.kind,
    error.service,
    error.operation,
    error.requestId,
    error.status,
  );
}

function repeats(message: string, contents: readonly string[]): boolean {
  return contents.some((content) => {
    const size = Math.min(telling, content.length);
    if (size < 4) return false;
    for (let at = 0; at + size <= message.length; at++) if (content.includes(message.slice(at, at + size))) return true;
    return false;
  });
}
