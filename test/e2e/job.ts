/** What an operator does with the keyboard, from the inventory to the typed name. */
import { keys, type Screen } from './terminal.ts';

/** Presses a key until the cursor stands where it should: each time when the screen has followed. */
export async function moveTo(screen: Screen, key: string, there: RegExp): Promise<void> {
  for (let n = 0; n < 20 && !there.test(screen.text()); n++) {
    const before = screen.text();
    screen.send(key);
    await changed(screen, before);
  }
  await screen.until(there, 1);
}

async function changed(screen: Screen, before: string): Promise<void> {
  for (const last = Date.now() + 20_000; screen.text() === before; await new Promise((next) => setTimeout(next, 10)))
    if (Date.now() > last) throw new Error(`the key changed nothing; on the screen:\n${before}`);
}

export interface Wanted {
  /** The key that leads to the source from where the cursor is. */
  way?: string;
  source?: string;
  place?: string;
  soak?: string;
}

/** Inventory -> choices -> key picker -> preflight -> review. */
export async function toReview(screen: Screen, { source = 'sessions-prod', way = keys.down, place, soak = '5m' }: Wanted = {}): Promise<void> {
  await screen.until(/\d+ found · /);
  await moveTo(screen, way, new RegExp(`▸ ${source} `));
  screen.send(keys.enter);
  await screen.until(`choices for ${source}`);
  screen.send(keys.enter);
  await screen.until(/alias\/cache-disabled/);
  await screen.until(/▸ alias\/cache-prod/);
  screen.send(keys.enter);
  await screen.until(/KMS key +alias\/cache-prod/);
  if (place !== undefined) {
    await moveTo(screen, keys.tab, /▸ Where clients read/);
    await screen.type(place);
    screen.send(keys.enter);
    await screen.until(`✔ ${place}`);
  }
  await moveTo(screen, keys.tab, /▸ Soak/);
  screen.send(keys.ctrlU);
  await screen.until(/▸ Soak before the deletion +▌/);
  await screen.type(soak);
  screen.send(keys.ctrlS);
  await screen.until(/preflight/);
  await screen.until(/EM-|↵ review/);
  screen.send(keys.enter);
  await screen.until(/8 delete/);
}

/** Gates do not pop up: the run says that it waits, and Enter opens the question. */
export async function openGate(screen: Screen, question: string | RegExp, seconds = 60): Promise<void> {
  await screen.until('It waits for you', seconds);
  screen.send(keys.enter);
  // The run shows the question too: only the gate has a place to answer.
  await screen.until(/Type (yes|the name|")/);
  await screen.until(question);
}

export async function consent(screen: Screen, question: string | RegExp, words: string): Promise<void> {
  await openGate(screen, question);
  await screen.type(words);
  screen.send(keys.enter);
  await screen.gone(/Type (yes|the name|")/);
}

export const frozen = 'Are all writers';
export const switching = /Switch clients from .* now\?/;
export const deleting = (name: string) => `Delete ${name}? This cannot be undone.`;
