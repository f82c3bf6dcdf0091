/** Journal entries as people read them, oldest first. */
import type { Entry } from '../engine/journal-entry.ts';

export const journalLines = (entries: readonly Entry[]): string[] => entries.map((entry) => `${entry.at.slice(0, 19).replace('T', ' ')}Z  ${words(entry)}`);

function words(entry: Entry): string {
  const attempt = 'attempt' in entry && entry.attempt > 1 ? `, attempt ${entry.attempt}` : '';
  switch (entry.type) {
    case 'open':
      return `journal of plan ${entry.plan}, ${entry.digest}`;
    case 'run':
      return `taken up by ${entry.user} on ${entry.host}, process ${entry.pid}, ${entry.mode} ${entry.account} ${entry.region} as ${entry.identity}`;
    case 'begin':
      return `begin  ${entry.step}${attempt}`;
    case 'checkpoint':
      return `checkpoint  ${entry.step}${attempt}`;
    case 'end':
      return `end  ${entry.step}: ${entry.outcome}${entry.adopted ? `, found done (ownership ${entry.adopted})` : ''}${entry.requestIds ? `, AWS request ${entry.requestIds.join(', ')}` : ''}`;
    case 'fail':
      return `fail  ${entry.step}${attempt}: ${entry.error.name}: ${entry.error.message}${entry.error.requestId ? ` (AWS request ${entry.error.requestId})` : ''}`;
    case 'skip':
      return `skip  ${entry.step}: ${entry.because}`;
    case 'gate':
      return `asked  ${entry.step}: ${entry.question}`;
    case 'consent':
      return `consent  ${entry.step}: by ${entry.by}, ${entry.how}`;
    case 'drift':
      return `drift  ${entry.facts.map((f) => `${f.fact} (${f.verdict})`).join(', ')}${entry.accepted ? ', accepted' : ''}`;
    case 'revise':
      return `revised by ${entry.by}: ${entry.changed.join(', ') || 'no step'} changed, now ${entry.digest}`;
    case 'undo.begin':
      return `undo begins  ${entry.step} ${entry.index + 1}`;
    case 'undo.end':
      return `undo ended  ${entry.step} ${entry.index + 1}: ${entry.outcome}`;
    case 'pause':
      return `paused  ${entry.reason}`;
    case 'stop':
      return `stopped  ${entry.reason} (exit ${entry.exit})`;
    case 'finish':
      return `finished  ${entry.outcome}`;
  }
}
