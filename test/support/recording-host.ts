/** The host of tests: keeps every notice and gate, and answers as told. Equal to TUI, plain lines and NDJSON. */
import type { Answer, Gate, Host, Notice } from '../../src/engine/host.ts';

export interface RecordingHost extends Host {
  notices: Notice[];
  gates: Gate[];
  /** Every text that was told, for looking things up. */
  said(): string;
}

export const yes = (value?: string): Answer => ({ given: true, by: 'test', how: 'test', ...(value === undefined ? {} : { value }) });
export const no = (because = 'the test says no'): Answer => ({ given: false, because });

/** Opens every gate: names typed, words said, secrets from `secrets`. */
export const agreeing =
  (secrets: Record<string, string> = {}) =>
  (gate: Gate): Answer =>
    gate.wants.consent === 'name'
      ? yes(gate.wants.name)
      : gate.wants.consent === 'words'
        ? yes(gate.wants.words)
        : gate.wants.consent === 'secret'
          ? yes(secrets[gate.wants.secret])
          : yes();

export function recordingHost(answer: (gate: Gate) => Answer | Promise<Answer> = agreeing()): RecordingHost {
  const notices: Notice[] = [];
  const gates: Gate[] = [];
  return {
    notices,
    gates,
    notify: (notice) => void notices.push(notice),
    async ask(gate) {
      gates.push(gate);
      return answer(gate);
    },
    said: () => notices.map((notice) => JSON.stringify(notice)).join('\n'),
  };
}
