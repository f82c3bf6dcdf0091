/** The interactive session as one Ink component: draws what the stage shows, and hands it keys and pastes. No work happens in here. */
import { useInput, usePaste, useWindowSize } from 'ink';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Session } from '../src/store/session.ts';
import type { Store } from '../src/store/store.ts';
import { help } from './help.ts';
import { inventory } from './inventory.ts';
import { leave } from './leave.ts';
import { Draw } from './parts/draw.tsx';
import { frame } from './parts/frame.ts';
import { run } from './run.ts';
import type { Screen, Size } from './screen.ts';
import { createStage, type Stage, type StageOptions } from './stage.ts';

/** The state of a session, which outlives every drawing of it. */
export const openStage = (session: Session, store: Store, options: StageOptions = {}, first: (stage: Stage) => Screen = inventory): Stage =>
  createStage(
    session,
    store,
    first,
    (stage) => ({ help: (of) => help(stage, of), leave: (why) => leave(stage, why), run: (plan) => run(stage, plan) }),
    options,
  );

/** `size` is the terminal's unless given. */
export function App({ stage, size, colour = true }: { stage: Stage; size?: Size | undefined; colour?: boolean }) {
  const terminal = useWindowSize();
  stage.size = size ?? terminal;
  useSyncExternalStore(stage.subscribe, stage.version);
  useSyncExternalStore(stage.store.subscribe, stage.store.snapshot);
  useSeconds(!stage.screenReader);
  useInput((input, key) => stage.input(input, key));
  usePaste((text) => stage.paste(text));
  return <Draw lines={frame(stage, stage.size)} colour={colour} />;
}

/** Elapsed times go on while nothing else happens; a screen reader would read the whole screen each second. */
function useSeconds(on: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [on]);
}
