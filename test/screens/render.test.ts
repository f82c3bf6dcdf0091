import xterm from '@xterm/headless';
import { afterEach, describe, expect, it } from 'vitest';
import { type Ending, openSession, type OpenOptions } from '../../screens/render.ts';
import { FakeIn, FakeOut, keys } from '../support/frame.tsx';
import { gateOf, knownOf, plan, restoring, stateAfter, type World, world } from './fixture-session.ts';

/** A real terminal's view of what was written: escape codes, alternate screen and incremental updates included. */
class Screen extends FakeOut {
  readonly term: xterm.Terminal;
  all = '';
  constructor(columns: number, rows: number) {
    super(columns, rows);
    this.term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  }
  override write(text: string, done?: unknown): boolean {
    this.all += text;
    // A terminal turns LF into CR LF.
    this.term.write(text.replaceAll(/\r?\n/g, '\r\n'), () => typeof done === 'function' && done());
    return true;
  }
  text(): string {
    const { active } = this.term.buffer;
    return Array.from({ length: this.rows }, (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '').join('\n');
  }
  async shows(words: string | RegExp): Promise<string> {
    for (let waited = 0; waited < 20_000; waited += 10) {
      const text = this.text();
      if (typeof words === 'string' ? text.includes(words) : words.test(text)) return text;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`never showed ${words}:\n${this.text()}`);
  }
}

let open: { ending: Promise<Ending>; stdout: Screen; stdin: FakeIn };

function session(of: World, options: OpenOptions = {}, size = { columns: 80, rows: 24 }) {
  const stdout = new Screen(size.columns, size.rows);
  const stdin = new FakeIn();
  const streams = { stdout, stdin, stderr: stdout } as unknown as Pick<OpenOptions, 'stdin' | 'stdout' | 'stderr'>;
  open = { ending: openSession(of.session, of.store, { ...streams, ...options }), stdout, stdin };
  return open;
}

afterEach(async () => {
  open.stdin.send(keys.ctrlC);
  open.stdin.send(keys.ctrlC);
  await open.ending.catch(() => undefined);
});

describe('in a terminal', () => {
  it('draws on the alternate screen, and gives the terminal back as it was', async () => {
    const { ending, stdout, stdin } = session(world());
    const text = await stdout.shows('legacy-cache');
    expect(text.split('\n')[0]).toContain('SANDBOX  123456789012  eu-west-1');
    expect(stdout.term.buffer.active.type).toBe('alternate');
    expect(stdout.all).toContain('\u001b[?2004h');
    stdin.send('q');
    expect(await ending).toEqual({ why: 'quit', goOn: [] });
    expect(stdout.term.buffer.active.type).toBe('normal');
    expect(stdout.all).toContain('\u001b[?2004l');
    expect(stdout.all.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.all.lastIndexOf('\u001b[?25l'));
  });

  it('shows the same after many partial updates as a fresh drawing would', async () => {
    const { stdout, stdin } = session(world());
    await stdout.shows('legacy-cache');
    for (const key of ['j', 'j', 'j', 'k', '?', keys.escape, '/', 'c', 'a', 'r', 't', keys.enter]) {
      stdin.send(key);
      // An escape that is read together with the next key would be another key.
      if (key === keys.escape) await stdout.shows(/legacy-cache/);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    const text = await stdout.shows(/ \/ cart/);
    expect(text).not.toContain('legacy-cache');
    expect(text.split('\n')[0]).toContain('encmigrate');
    expect(text.match(/cart-cache/g)).toHaveLength(1);
  });

  it('keeps the first line after the terminal grew and shrank', async () => {
    const { stdout } = session(world());
    await stdout.shows('legacy-cache');
    for (const [columns, rows] of [
      [120, 40],
      [70, 18],
      [40, 10],
      [80, 24],
    ] as const) {
      stdout.term.resize(columns, rows);
      stdout.resize({ columns, rows });
      const text = await stdout.shows(columns < 60 ? 'Enlarge the terminal' : 'legacy-cache');
      expect(text.split('\n')[0]).toContain('SANDBOX');
    }
  });

  it('leaves with the commands that go on after Ctrl-C', async () => {
    const of = world();
    restoring(of);
    const ended: Ending[] = [];
    const { ending, stdout, stdin } = session(of, { onEnd: (how) => ended.push(how) });
    await stdout.shows('1 running');
    stdin.send(keys.ctrlC);
    expect(await ending).toEqual({ why: 'interrupted', goOn: ['encmigrate run sessions-prod.plan.json'] });
    expect(ended).toHaveLength(1);
    expect(of.asked).toEqual(['stop sessions-prod.plan.json']);
  });

  it('takes a signal from elsewhere as the first Ctrl-C', async () => {
    const stop = new AbortController();
    const { ending, stdout } = session(world(), { signal: stop.signal });
    await stdout.shows('legacy-cache');
    stop.abort();
    expect((await ending).why).toBe('interrupted');
  });

  it('a paste into the gate of a deletion does not delete', async () => {
    const of = world({ known: [knownOf(plan, stateAfter(plan, ['prepare', 'freeze', 'backup', 'restore', 'verify', 'switch', 'soak']))] });
    of.running.add(plan.id);
    let answered = false;
    void of.store.host.ask(gateOf('name')).then(() => (answered = true));
    const { stdout, stdin } = session(of);
    await stdout.shows('waits for you');
    stdin.send(keys.enter);
    await stdout.shows('press Enter to read and answer');
    stdin.send(keys.enter);
    await stdout.shows('Type the name sessions-prod');
    stdin.send('\u001b[200~sessions-prod\r\u001b[201~');
    await stdout.shows('cannot be pasted');
    stdin.send('sessions-prod\r');
    await stdout.shows('as a paste does');
    expect(answered).toBe(false);
  });

  it('writes no colour where none is wanted', async () => {
    const { stdout } = session(world(), { colour: false });
    await stdout.shows('legacy-cache');
    expect(stdout.all.split('\u001b').filter((part) => /^\[\d+(;\d+)*m/.test(part))).toEqual([]);
  });

  it('for a screen reader: no alternate screen, no signs', async () => {
    const { stdout } = session(world(), { screenReader: true });
    await stdout.shows(' 1. chosen: sessions-prod');
    expect(stdout.term.buffer.active.type).toBe('normal');
    expect(stdout.text()).not.toMatch(/[▸✔✖─]/);
  });

  it('uses ASCII on a dumb terminal', async () => {
    const { stdout } = session(world(), { ascii: true });
    const text = await stdout.shows('> sessions-prod');
    expect(text).not.toMatch(/[▸✔✖─↵]/);
    expect(stdout.term.buffer.active.type).toBe('normal');
  });

  it('rejects where drawing fails, instead of an empty screen', async () => {
    const of = world();
    const { stdout, ending } = session(of);
    await stdout.shows('legacy-cache');
    of.store.snapshot = () => {
      throw new Error('broken snapshot');
    };
    of.store.host.notify({ type: 'pause', plan: plan.id, at: '2026-11-22T16:00:00.000Z', reason: 'x' });
    await expect(ending).rejects.toThrow('broken snapshot');
  });
});
