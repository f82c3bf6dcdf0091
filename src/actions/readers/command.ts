/** The `command` reader: a short child process, for versions and headers of files. */
import { execa } from 'execa';
import { childEnvironment, findProgram } from '../child/program.ts';
import { redact } from '../child/redact.ts';
import type { ActionContext } from '../context.ts';
import type { Reader } from '../schema.ts';

type CommandReader = Extract<Reader, { reader: 'command' }>;

const patience = 120_000;
const most = 20_000;

/** Answers { found, exit, output, standIn? }. */
export async function readCommand(
  reader: CommandReader,
  { program, clock, signal }: Pick<ActionContext, 'program' | 'clock' | 'signal'>,
): Promise<Record<string, unknown>> {
  const at = await findProgram(reader.program, program ? { program } : {});
  if (!at) return { found: false, exit: null, output: '' };
  const child = execa(at.file, [...at.args, ...reader.args.map(String)], {
    env: { ...childEnvironment(), ...at.env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
    timeout: patience,
    cancelSignal: signal,
    maxBuffer: 1_000_000,
  });
  const { exitCode, all, code } = await clock.busy(child);
  if (signal.aborted) throw signal.reason;
  return { found: code !== 'ENOENT', exit: exitCode ?? null, output: redact(String(all ?? '')).slice(0, most), ...(at.standIn ? { standIn: at.standIn } : {}) };
}
