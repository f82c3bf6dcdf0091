/** A gate on a plain terminal: what happens, what is lost, then the answer that its consent wants. */
import type { Answer, Gate } from '../engine/host.ts';
import type { Io } from './io.ts';
import { askHidden, askLine, askYes } from './prompt.ts';
import { whoami } from './whoami.ts';

export function gateLines(gate: Gate): string[] {
  return [
    '',
    `${gate.risk === 'deletes' || gate.wants.consent === 'name' ? '! ' : '? '}${gate.title}  (${gate.phase})`,
    ...gate.shows.flatMap(({ label, value }) =>
      value.includes('\n') ? [`  ${label}:`, ...value.split('\n').map((row) => `    ${row}`)] : [`  ${label}: ${value}`],
    ),
    ...gate.happens.map((line) => `  then: ${line}`),
    ...gate.lost.map((line) => `  lost: ${line}`),
  ];
}

export async function askPerson(gate: Gate, io: Io, signal?: AbortSignal): Promise<Answer> {
  for (const line of gateLines(gate)) io.err(line);
  const by = whoami();
  const how = 'typed on the terminal';
  const no: Answer = { given: false, because: 'The answer was no.' };
  const { wants } = gate;
  switch (wants.consent) {
    case 'yes':
      return (await askYes(io, gate.question, signal)) ? { given: true, by, how } : no;
    case 'name': {
      const value = (await askLine(io, `${gate.question}\nType the name to go on, or press Enter to stop: `, signal))?.trim();
      return value ? { given: true, value, by, how } : no;
    }
    case 'words': {
      const value = (
        await askLine(
          io,
          `${gate.question}\nType exactly "${wants.words}" to go on${wants.or ? `, "${wants.or.words}" to go on another way` : ''}, or press Enter to stop: `,
          signal,
        )
      )?.trim();
      return value ? { given: true, value, by, how } : no;
    }
    case 'secret': {
      const value = await askHidden(io, `${gate.question}\n${wants.secret} (not shown): `, signal);
      return value ? { given: true, value, by, how } : no;
    }
  }
}
