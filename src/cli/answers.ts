/** Answers to gates from flags alone. Deletions are never answered by --yes: a name by --confirm, words by --accept. */
import type { Answer, Gate } from '../engine/host.ts';
import type { Given } from './given.ts';
import { secretSources, secretValue } from './secrets.ts';
import { whoami } from './whoami.ts';

export type Consents = Pick<Given, 'yes' | 'confirm' | 'accept' | 'secret'>;

/** Undefined where no flag says anything about this gate: then a person is asked, or the run stops there. */
export async function flagAnswer(gate: Gate, given: Consents, env: NodeJS.ProcessEnv, cwd: string): Promise<Answer | undefined> {
  const by = whoami();
  const { wants } = gate;
  switch (wants.consent) {
    case 'yes':
      return given.yes ? { given: true, by, how: '--yes' } : undefined;
    case 'name':
      if (given.confirm.includes(wants.name)) return { given: true, value: wants.name, by, how: '--confirm' };
      // Said, but wrong: nobody is asked again, and nothing is done.
      return given.confirm.length > 0
        ? { given: false, because: `--confirm ${given.confirm.join(', --confirm ')} does not name ${wants.name}: nothing was done.` }
        : undefined;
    case 'words':
      return acceptedWords(wants, given.accept, by);
    case 'secret': {
      const found = await secretValue(wants.secret, secretSources(given.secret), env, cwd);
      return found ? { given: true, value: found.value, by, how: found.how } : undefined;
    }
  }
}

/** Of two answers that exclude each other the flags may give one only. */
function acceptedWords({ words, or }: Extract<Gate['wants'], { consent: 'words' }>, accept: string[], by: string): Answer | undefined {
  const said = [words, ...(or ? [or.words] : [])].filter((one) => accept.includes(one));
  return said.length === 1 ? { given: true, value: said[0] as string, by, how: '--accept' } : undefined;
}

/** Why it stops here, with the flag that opens it. */
export function unanswered(gate: Gate): Answer {
  const { wants } = gate;
  const more =
    wants.consent === 'secret' ? ` or --secret ${wants.secret}=file:PATH` : wants.consent === 'words' && wants.or ? ` or --accept "${wants.or.words}"` : '';
  return { given: false, because: `It waits for a person, or for ${gate.flag}${more}.` };
}
