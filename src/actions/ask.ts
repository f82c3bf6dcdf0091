/** `ask`: a gate. The host asks a person, or a flag answers; a refusal stops the run there. */
import type { ActionKind } from './context.ts';
import type { ActionOf } from './schema.ts';

type Ask = ActionOf<'ask'>;

export const ask: ActionKind<Ask> = {
  kind: 'ask',
  once: false,
  preview: (action) => [
    `ask: ${action.question}`,
    ...action.happens.map((line) => `  then: ${line}`),
    ...action.lost.map((line) => `  lost: ${line}`),
    `  ${wantsWords(action)}`,
  ],
  async run(action, context) {
    const { by, how, outcome } = await context.ask(action);
    return { outcome: outcome ?? 'done', outputs: { by, how } };
  },
  probe: async () => ({ state: 'absent' }),
};

export function wantsWords(action: Ask): string {
  const wants = action.wants;
  if (wants.consent === 'yes') return 'answered by yes, or --yes';
  if (wants.consent === 'name') return `answered by typing the name${typeof wants.name === 'string' ? ` ${wants.name}` : ''}, or --confirm NAME`;
  if (wants.consent === 'words')
    return `answered by typing "${wants.words}", or --accept "${wants.words}"${wants.or ? `; "${wants.or.words}" goes on another way (${wants.or.outcome})` : ''}`;
  return `wants the secret ${wants.secret}, or --secret ${wants.secret}=env:VARIABLE`;
}
