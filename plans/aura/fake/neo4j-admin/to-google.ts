/** A resumable session: what did not arrive is sent again from the byte that did. Facts 3.7, 4b-4d. */
import { setTimeout as sleep } from 'node:timers/promises';
import { dots } from './dots.ts';
import { Broken, CommandFailed } from './failure.ts';
import { send } from './send.ts';
import { type Answer, put } from './wire.ts';

const attempts = 20;

export async function toGoogle(file: string, size: number, { SignedLinks, SignedURI }: { SignedLinks?: string[]; SignedURI?: string }): Promise<void> {
  const begun = await put('POST', SignedURI || (SignedLinks?.[0] ?? ''), { 'x-goog-resumable': 'start', 'content-length': '0' }, async (to) => void to.end());
  if (begun.status !== 201) throw new CommandFailed(`Unexpected response code ${begun.status} from request: Initiating resumable upload`);
  const session = String(begun.headers.location);
  process.stdout.write('Upload\n');
  const bar = dots();
  for (let attempt = 0, from = 0; attempt < attempts; attempt++) {
    let at = from;
    const headers = { 'content-length': String(size - from), ...(from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {}) };
    const seen = (bytes: number): void => bar.reach((at += bytes) / size);
    const answer = await put('PUT', session, headers, (to) => send(to, file, from, size - from, seen)).catch(failedToSend);
    if (answer && (answer.status === 200 || answer.status === 201 || isThere(answer))) return bar.reach(1);
    await sleep(Math.min(8, 2 ** attempt) * 250);
    const far = await put('PUT', session, { 'content-length': '0', 'content-range': `bytes */${size}` }, async (to) => void to.end()).catch(failedToSend);
    if (far && (far.status === 200 || far.status === 201)) return bar.reach(1);
    from = Number(/^bytes=0-(\d+)$/.exec(String(far?.headers.range ?? ''))?.[1] ?? -1) + 1;
  }
  throw new CommandFailed('Upload failed after numerous attempts. The upload can be resumed with this command');
}

function failedToSend(error: unknown): undefined {
  if (error instanceof CommandFailed && !(error instanceof Broken)) throw error;
}

/** An object that is there already may not be written over: the upload is through. */
const isThere = ({ status, text }: Answer): boolean => status === 403 && text.includes('AccessDenied') && text.includes('storage.objects.delete');
