/** A request as curl: the token comes from the environment, by a header that curl reads from its input, so that it is in no argument. */
import { pathWords } from '../actions/request.ts';
import type { ActionOf } from '../actions/schema.ts';
import { placeholders, quoted } from './aws-command.ts';

/** `fills` are the placeholders in it, which a person puts in. */
export function curlCommand(action: ActionOf<'request'>): { command: string; fills: string[] } {
  const fills: string[] = Object.entries(action.finds ?? {}).map(([name]) => `{${name}}`);
  const url = `https://${action.host}${pathWords(action.path)}`;
  for (const [word] of url.matchAll(/<[^>]+>/g)) fills.push(word);
  const body = action.body ? placeholders(action.body, fills) : undefined;
  const lines = [
    `printf 'header = "Authorization: Bearer %s"\\n' "$TOKEN" |`,
    `  curl --fail-with-body -sS --config - -X ${action.method} -H 'Content-Type: application/json' ${quoted(url)}${body === undefined ? '' : ` \\\n  --data ${quoted(JSON.stringify(body, null, 2))}`}`,
  ];
  return { command: lines.join('\n'), fills: [...new Set(fills)] };
}
