/** How long a person waits: `--version`, and the session's first frame in a real pseudo-terminal, as multiples of `node -e 0`. */
import { spawn } from '@lydell/node-pty';
import { type Home, openHome, program, timed } from './demo.ts';
import { median, type Line } from './row.ts';

/** Medians of `rounds`, each of which takes all in turn; one more goes before, uncounted, and fills the compile cache. */
export async function benchStartup(rounds: number, keys?: number): Promise<Line[]> {
  const home = openHome(keys);
  const [node, version, frame, inventory]: number[][] = [[], [], [], []];
  try {
    await home.time(['scan', '--sandbox']);
    for (let round = -1; round < rounds; round++) {
      const bare = await timed(['-e', '0'], home.dir, home.env);
      const small = await home.time(['--version']);
      const seen = await session(home);
      if (round < 0) continue;
      node!.push(bare);
      version!.push(small);
      frame!.push(seen.frame);
      inventory!.push(seen.inventory);
    }
  } finally {
    await home.remove();
  }
  const against = { what: 'node -e 0', figure: median(node!) };
  const row = (what: string, figures: number[]): Line => ({ part: 'startup', what, figure: median(figures), unit: 'ms', against });
  return [row('`encmigrate --version`', version!), row('first frame of the session, sandbox running', frame!), row('inventory on the screen', inventory!)];
}

/** ms until the first line of the first frame, and until a row of the inventory, has come out of the terminal. */
async function session({ dir, env }: Home): Promise<{ frame: number; inventory: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, '--sandbox'], { name: 'xterm-256color', cols: 80, rows: 24, cwd: dir, env });
  let said = '';
  let frame: number | undefined;
  const ended = new Promise<void>((resolve) => child.onExit(() => resolve()));
  try {
    return await new Promise((resolve, reject) => {
      child.onExit(({ exitCode }) => reject(new Error(`the session ended with ${exitCode}: ${said}`)));
      child.onData((data) => {
        said += data;
        if (said.includes('SANDBOX')) frame ??= performance.now() - began;
        if (frame !== undefined && said.includes('sessions-prod')) resolve({ frame, inventory: performance.now() - began });
      });
    });
  } finally {
    child.kill('SIGTERM');
    // What still ends would slow the next one down.
    await ended;
  }
}
