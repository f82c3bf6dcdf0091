/** Which screen is up, and what happens to keys and pastes. Outside React, so that it survives an unmount and no key meets a stale closure. */
import type { Session } from '../src/store/session.ts';
import type { Store } from '../src/store/store.ts';
import { rowFor } from './keys.ts';
import type { Look } from './parts/line.ts';
import { type Press, presses } from './parts/press.ts';
import { drawn, type Symbols } from './parts/symbols.ts';
import { type Screen, type Size, tooSmall } from './screen.ts';

/** How the session ended. `goOn` are the commands that resume what was stopped. */
export interface Ending {
  why: 'quit' | 'interrupted' | 'at once';
  goOn: string[];
}

export interface StageOptions {
  symbols?: Symbols;
  screenReader?: boolean;
  now?: () => number;
  /** Puts text on the clipboard, where the terminal can. */
  copy?: (text: string) => void;
  onEnd?: (ending: Ending) => void;
}

export type Key = Parameters<typeof presses>[1];

export interface Stage {
  readonly session: Session;
  readonly store: Store;
  readonly symbols: Symbols;
  readonly screenReader: boolean;
  size: Size;
  now(): number;
  copy?: (text: string) => void;
  top(): Screen;
  screens(): readonly Screen[];
  go(screen: Screen): void;
  /** Puts `screen` in the place of the top one. */
  swap(screen: Screen): void;
  back(): void;
  /** Back to the first screen. */
  home(): void;
  message(): { text: string; look: Look } | undefined;
  say(text: string, look?: Look): void;
  /** Shows `words` until the promise settles; a failure is shown, and nothing else happens. */
  during<T>(words: string, work: Promise<T>, then: (value: T) => void): void;
  /** The same for what opens a screen or starts something: not twice at once, and not after the person went elsewhere or pressed Escape. */
  opening<T>(words: string, work: () => Promise<T>, then: (value: T) => void): void;
  changed(): void;
  version(): number;
  subscribe(listener: () => void): () => void;
  input(input: string, key: Key): void;
  paste(text: string): void;
  /** Plan ids of the runs of this process that have not come to their end; one that has is only giving its lock back. */
  running(): string[];
  /** Commands that go on with the runs of this process. */
  goOn(): string[];
  end(ending: Ending): void;
  /** What the screens that the stage itself opens look like; set by app.tsx, so that the stage knows none of them. */
  opens: { help(of: Screen): Screen; leave(why: 'quit' | 'interrupted'): Screen; run(plan: string): Screen };
}

export function createStage(
  session: Session,
  store: Store,
  first: (stage: Stage) => Screen,
  opens: (stage: Stage) => Stage['opens'],
  options: StageOptions = {},
): Stage {
  const listeners = new Set<() => void>();
  const stack: Screen[] = [];
  let version = 0;
  let said: { text: string; look: Look } | undefined;
  let busy: string | undefined;
  let ended = false;
  let opening: { from: Screen; words: string } | undefined;
  let interrupted = 0;

  const stage: Stage = {
    session,
    store,
    symbols: options.symbols ?? drawn,
    screenReader: options.screenReader ?? false,
    size: { columns: 80, rows: 24 },
    now: options.now ?? Date.now,
    ...(options.copy ? { copy: options.copy } : {}),
    top: () => stack.at(-1) as Screen,
    screens: () => stack,
    go(screen) {
      stack.push(screen);
      stage.changed();
    },
    swap(screen) {
      stack.pop();
      stage.go(screen);
    },
    back() {
      if (stack.length > 1) stack.pop();
      stage.top().shown?.();
      stage.changed();
    },
    home() {
      stack.length = 1;
      stage.top().shown?.();
      stage.changed();
    },
    message: () => said ?? (busy === undefined ? undefined : { text: busy, look: 'faint' }),
    say(text, look = 'plain') {
      said = { text, look };
      stage.changed();
    },
    during(words, work, then) {
      busy = words;
      stage.changed();
      work
        .then(then, (error: unknown) => stage.say(errorText(error), 'bad'))
        .finally(() => {
          if (busy === words) busy = undefined;
          stage.changed();
        });
    },
    opening(words, work, then) {
      const from = stage.top();
      if (opening?.from === from) return stage.say(`Wait, or press Escape: ${opening.words}`);
      const mine = { from, words };
      opening = mine;
      const wanted = () => {
        const still = opening === mine && stage.top() === from;
        if (opening === mine) opening = undefined;
        return still;
      };
      stage.during(
        words,
        work().catch((error: unknown) => {
          wanted();
          throw error;
        }),
        (value) => {
          if (wanted()) then(value);
        },
      );
    },
    changed() {
      version++;
      for (const listener of listeners) listener();
    },
    version: () => version,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    input(input, key) {
      const got = presses(input, key);
      if (got.presses.length === 0) return;
      if (got.presses[0]?.name === 'ctrl-c') return interrupt();
      // Keys that nobody sees the effect of must have none.
      if (tooSmall(stage.size)) return;
      const typing = stage.top().typing?.();
      if (got.chunk && typing === 'consent')
        return stage.say(`${got.presses.length} characters came at once, as a paste does: they were refused. Type it, key by key.`, 'warning');
      if (got.chunk && !typing && !got.presses.every((p) => p.name === 'char' && 'jk'.includes(p.text)))
        return stage.say('Several characters came at once, as a paste does: they press no key.', 'warning');
      for (const press of got.presses) {
        try {
          pressed(press);
        } catch (error) {
          // A key must never end the process with the terminal in disorder.
          stage.say(errorText(error), 'bad');
        }
      }
    },
    paste(text) {
      if (tooSmall(stage.size)) return;
      const top = stage.top();
      const typing = top.typing?.();
      if (typing === 'text' && top.paste) top.paste(text.replace(/[\r\n]+$/, '').replace(/[\r\n]+/g, ' '));
      else if (typing === 'consent') stage.say('A consent cannot be pasted: type it.', 'warning');
      else stage.say('A paste presses no key.', 'warning');
      stage.changed();
    },
    running: () => session.running().filter((id) => !store.snapshot().runs[id]?.state.finished),
    goOn: () => stage.running().map((id) => goOnCommand(store, id)),
    end(ending) {
      if (ended) return;
      ended = true;
      options.onEnd?.(ending);
    },
    opens: undefined as unknown as Stage['opens'],
  };

  const pressed = (press: Press) => {
    said = undefined;
    if (press.name === 'escape') {
      opening = undefined;
      busy = undefined;
    }
    const top = stage.top();
    if (!(top.typing?.() && top.type?.(press))) {
      const row = top.typing?.() && press.name === 'char' ? undefined : rowFor(top.name, press);
      const why = row && top.disabled?.()[row.id];
      if (why) stage.say(why, 'warning');
      else if (row?.id === 'help') stage.go(stage.opens.help(top));
      else if (row?.id === 'quit') stage.running().length > 0 ? stage.go(stage.opens.leave('quit')) : stage.end({ why: 'quit', goOn: [] });
      else if (row) top.act(row.id, press.text || press.name);
    }
    stage.changed();
  };

  const interrupt = () => {
    interrupted++;
    const goOn = stage.goOn();
    if (interrupted > 1) return stage.end({ why: 'at once', goOn: goOn.length > 0 ? goOn : lastGoOn });
    lastGoOn = goOn;
    if (goOn.length === 0) return stage.end({ why: 'interrupted', goOn: [] });
    stage.go(stage.opens.leave('interrupted'));
  };
  let lastGoOn: string[] = [];

  stage.opens = opens(stage);
  stack.push(first(stage));
  return stage;
}

export function goOnCommand(store: Store, id: string): string {
  const view = store.snapshot().runs[id];
  if (view?.ended?.next) return view.ended.next;
  const verb = view?.state.rollingBack ? 'rollback' : 'run';
  const path = view?.planPath ?? id;
  return `encmigrate ${verb} ${/^[\w./@:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`;
}

export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const remedy = (error as { remedy?: unknown }).remedy;
  return typeof remedy === 'string' && remedy !== '' ? `${error.message}. ${remedy}` : error.message;
}
