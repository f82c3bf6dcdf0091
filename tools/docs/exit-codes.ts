/** Exit codes, from the one table that the program ends by. */
import { exitCodes } from '../../src/cli/exit.ts';
import { made, table } from './markdown.ts';

/** A code without its words does not compile. */
const words: Record<keyof typeof exitCodes, { means: string; next: string }> = {
  done: { means: 'Done, or nothing left to do.', next: 'Nothing.' },
  failed: {
    means: 'Something failed: AWS refused, a check found a difference, `verify` found keys that differ.',
    next: 'Read what is said; `encmigrate run` goes on, `encmigrate revise` plans anew, `encmigrate rollback` backs out.',
  },
  usage: {
    means: 'The command, a flag, a plan file or a name could not be understood. Nothing was called that writes.',
    next: 'The message names the way out; `encmigrate COMMAND --help` has examples.',
  },
  gate: {
    means: 'The run waits for a person: a consent, a typed name, words, a secret.',
    next: 'Answer in the session, or say it again with the flag that the message names.',
  },
  credentials: {
    means: 'Credentials are missing, expired, or of another account than the plan is for.',
    next: 'Log in again for the same account, then `encmigrate run`.',
  },
  blocked: { means: 'Preflight found what cannot work. No plan was written.', next: 'Each blocker names its remedy; then plan again.' },
  drift: {
    means: 'The source, its key or a place changed since the plan was made, or the plan is not what the recipe makes of its facts.',
    next: 'Each fact is explained; `encmigrate revise` where it says so, else plan anew.',
  },
  locked: {
    means: 'Another run of this plan holds it, here or on another machine.',
    next: 'The holder is named, with since when and where; wait for it, or end it.',
  },
  interrupted: { means: 'Ended by Ctrl-C. The journal is valid.', next: '`encmigrate run` goes on where it stopped.' },
  terminated: { means: 'Ended by SIGTERM. The journal is valid.', next: '`encmigrate run` goes on where it stopped.' },
};

export function exitCodesDocument(): string {
  const rows = (Object.keys(words) as (keyof typeof exitCodes)[]).map((name) => [String(exitCodes[name]), name, words[name].means, words[name].next]);
  return `${made}\n# Exit codes\n\nThe same for every command. Results are on stdout, everything else on stderr.\n\n${table(['code', 'name', 'means', 'what to do'], rows)}\n
Of several plans that run in one command, the gravest counts: a signal before a failure, a failure before a gate.\n`;
}
