/**
 * Draws docs/pictures/: one migration on the sandbox, by the keyboard, in a real pseudo-terminal. `npm run pictures`.
 * Needs redis-server, so that what the pictures say of data is true. Everything it leaves behind is in a folder of its own, and removed.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needs } from '../test/support/needs.ts';
import { type Session, startSession } from './pictures/session.ts';
import { frameAsSvg } from './pictures/svg.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs', 'pictures');
const size = { columns: 92, rows: 28 };

const own = mkdtempSync(join(tmpdir(), 'encmigrate-pictures-'));
const env = {
  PATH: process.env.PATH ?? '',
  HOME: own,
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
  COLORTERM: 'truecolor',
  // Ink draws nothing until the end where CI is set at all.
  CI: 'false',
  XDG_STATE_HOME: join(own, 'state'),
  XDG_CONFIG_HOME: join(own, 'config'),
  XDG_CACHE_HOME: join(own, 'cache'),
};

async function draw(session: Session): Promise<void> {
  const picture = (name: string, title: string): void => {
    writeFileSync(join(folder, `${name}.svg`), frameAsSvg(session.terminal, title));
    console.log(`docs/pictures/${name}.svg`);
  };
  const { until, press } = session;

  await until(/sessions-prod .*3 nodes/);
  await until(/found/);
  for (let n = 0; n < 12 && !session.rows().some((row) => /▸ sessions-prod/.test(row)); n++) await press('down');
  picture('inventory', 'Inventory: what is not encrypted at rest');

  await press('enter');
  await until(/KMS key/);
  await press('enter');
  await until(/alias\/cache-prod/);
  for (let n = 0; n < 12 && !session.rows().some((row) => /▸ .*alias\/cache-prod/.test(row)); n++) await press('down');
  picture('keys', 'Key picker: each key with its state, and why it cannot be used');
  await press('enter');
  await until(/choices for sessions-prod/);
  await until(/KMS key +alias\/cache-prod/);
  for (let n = 0; n < 6 && !session.rows().some((row) => /▸ Where clients read/.test(row)); n++) await press('tab');
  await press(...'ssm:/prod/sessions/redis');
  await press('enter');
  picture('choices', 'Choices of a plan');
  await press('\u0013');
  await until(/preflight[\s\S]*EM-KMS-014/);
  picture('preflight', 'Preflight: what was found, blockers first');
  await press('enter');
  await until(/1 prepare[\s\S]*8 delete/);
  picture('review', 'Review: every phase before anything is called');
  await press('enter');

  await answered(session, 'Are all writers');
  await until(/restore +AWS says: creating/, 180);
  picture('run', 'A run: restore under way');
  await answered(session, 'Switch clients from .* now\\?');
  await until(/Type the name/i, 240).catch(async () => {
    await press('enter');
    await until(/Type the name/i, 60);
  });
  picture('delete', 'The deletion: conditions, what is lost, the typed name');
  await press(...'sessions-prod');
  await press('enter');
  await until(/migrated|finished|8\/8/i, 120);
  await until(/was migrated to|data verified/i, 120);
  picture('done', 'The end of a run');
}

/** A question waits behind Enter, on its own screen. */
async function answered(session: Session, question: string): Promise<void> {
  await session.until(/waits for you/, 300);
  await session.press('enter');
  await session.until(new RegExp(question));
  await session.press(...'yes');
  await session.press('enter');
}

const redis = needs('redis-server');
if (!redis.ok) {
  console.error(`pictures show real data, and ${redis.why}`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const session = startSession(process.execPath, [join(root, 'bin', 'encmigrate.js'), '--sandbox', '--speed', '60'], size, env);
try {
  await draw(session);
} finally {
  await session.end();
  // The sandbox outlives its client by design; this one is ours alone.
  try {
    process.kill(JSON.parse(readFileSync(join(own, 'state', 'encmigrate', 'sandbox', 'demo', 'sandbox.json'), 'utf8')).pid);
  } catch {
    // it has not come so far
  }
  rmSync(own, { recursive: true, force: true });
}
