/** Parts to their signed links, each tried five times; the bar goes on with each part that is through. Facts 3.7, 4a. */
import { setTimeout as sleep } from 'node:timers/promises';
import { dots } from './dots.ts';
import { Broken, CommandFailed } from './failure.ts';
import { paced } from './follow.ts';
import { send } from './send.ts';
import { type Answer, put } from './wire.ts';

const tries = 5;

export async function toAws(file: string, size: number, { SignedLinks, TotalParts }: { SignedLinks: string[]; TotalParts: number }): Promise<void> {
  process.stdout.write('Uploading to AWS (This may take a some time depending on file size and connection speed)\n');
  const bar = dots();
  const chunk = Math.ceil(size / TotalParts);
  // Those that are missing are the last ones, by their number: facts 3.7.
  const first = TotalParts - SignedLinks.length;
  let copied = 0;
  for (const [n, link] of SignedLinks.entries()) {
    const from = (first + n) * chunk;
    const bytes = n === SignedLinks.length - 1 ? size - from : chunk;
    await onePart(link, file, from, bytes, n);
    copied += bytes;
    bar.reach((n + 1) / SignedLinks.length);
  }
  if (SignedLinks.length === 0) bar.reach(1);
  process.stdout.write(`Total bytes copied: ${copied}\n`);
}

async function onePart(link: string, file: string, from: number, bytes: number, n: number): Promise<void> {
  for (let tried = 0; tried < tries; tried++) {
    let answer: Answer | undefined;
    try {
      answer = await put('PUT', link, { 'content-length': String(bytes) }, (to) => send(to, file, from, bytes));
    } catch (error) {
      if (error instanceof CommandFailed && !(error instanceof Broken)) throw error;
    }
    if (answer?.status === 200) return;
    if (answer && ![500, 502, 503, 504].includes(answer.status)) throw new CommandFailed(`Received HTTP error ${answer.status} while uploading part ${n}`);
    process.stderr.write(
      `java.io.IOException: Received error response from server Failed to upload part ${n} to multipart url. Retrying in case of connection issue\n`,
    );
    await sleep(paced(1000 * 2 ** tried));
  }
  throw new CommandFailed('Failed to upload part to multipart url after 5 retries. Please check your Internet connection and try again.');
}
