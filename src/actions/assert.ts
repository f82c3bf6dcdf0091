/** `assert`: reads once, compares with what must be, stops on a difference. Says "encrypted" only after having looked. */
import { AwsError } from '../aws/error.ts';
import { canonical, same } from '../plan/digest.ts';
import { query } from '../plan/references.ts';
import { StepError } from './ambiguous.ts';
import type { ActionKind } from './context.ts';
import { readerWords } from './readers/index.ts';
import type { ActionOf, Reader } from './schema.ts';

type Assert = ActionOf<'assert'>;
type Check = Assert['checks'][number];

export const assert: ActionKind<Assert> = {
  kind: 'assert',
  once: false,
  preview: (action) => action.checks.map((c) => `check: ${c.says} (${readerWords(c.read)} ${c.path} = ${JSON.stringify(c.equals ?? c.oneOf)})`),
  async run(action, context) {
    const answers = new Map<string, Promise<unknown>>();
    // Several checks over one answer read it once, so that they judge the same moment.
    const read = (reader: Reader) => {
      const key = canonical(reader);
      const known = answers.get(key) ?? context.read(reader);
      answers.set(key, known);
      return known;
    };
    const wrong: string[] = [];
    let outcome = 'done';
    for (const check of action.checks) {
      const answer = await read(check.read);
      const fault = answer as { $fault?: string; message?: string };
      const found = fault.$fault ? `${fault.$fault}: ${fault.message ?? ''}` : query(answer, check.path);
      if (holds(check, found) && !fault.$fault) continue;
      if (fault.$fault && holds(check, fault.$fault)) continue;
      // Busy is no answer yet (tags of a group that is just being backed up by AWS): the engine waits and asks again.
      if (fault.$fault && check.read.reader === 'aws' && /^Invalid.*State/.test(fault.$fault))
        throw new AwsError(fault.$fault, fault.message ?? '', 'fault', check.read.service, check.read.operation);
      if (check.otherwise) outcome = check.otherwise;
      else wrong.push(`${check.says}: it is ${JSON.stringify(found)}, must be ${JSON.stringify(check.equals ?? check.oneOf)}`);
    }
    if (wrong.length > 0) throw new StepError('CheckFailed', wrong.join('; '));
    const outputs: Record<string, unknown> = {};
    for (const keep of action.keep) outputs[keep.as] = query(await read(keep.read), keep.path);
    return { outcome, outputs };
  },
  probe: async () => ({ state: 'absent' }),
};

function holds(check: Check, found: unknown): boolean {
  const order = (value: unknown) => (check.unordered && Array.isArray(value) ? value.map(canonical).sort() : value);
  if (check.oneOf) return check.oneOf.some((one) => same(order(found), order(one)));
  return same(order(found), order(check.equals ?? null));
}
