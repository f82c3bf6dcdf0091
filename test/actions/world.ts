/** An ActionContext over a virtual clock and whatever stands in for AWS; and a table of operations that does. */
import type { ActionContext, AwsCaller, World } from '../../src/actions/context.ts';
import { readWorld } from '../../src/actions/readers/index.ts';
import { AwsError, type ErrorClass } from '../../src/aws/error.ts';
import { virtualClock } from '../../src/engine/virtual-clock.ts';

export const start = new Date('2026-11-22T14:00:00.000Z');

type Operation = (input: never) => Record<string, unknown> | Promise<Record<string, unknown>>;

export interface FakeAws extends AwsCaller {
  /** `service.Operation` of every call, with its input. */
  calls: { name: string; input: Record<string, unknown> }[];
  names(): string[];
}

/** AWS as a table: `{ 'ssm.GetParameter': (input) => output }`. An operation that is not in it is a mistake of the test. */
export function tableAws(operations: Record<string, Operation>): FakeAws {
  const calls: FakeAws['calls'] = [];
  return {
    calls,
    names: () => calls.map(({ name }) => name),
    async call(service, operation, input) {
      const name = `${service}.${operation}`;
      calls.push({ name, input });
      const answer = operations[name];
      if (!answer) throw new Error(`the test has no ${name}`);
      return { output: await answer(structuredClone(input) as never), requestId: `request-${calls.length}` };
    },
  };
}

export const fault = (name: string, message = name, kind: ErrorClass = 'fault'): AwsError =>
  new AwsError(name, message, kind, 'service', 'Operation', 'request-x');

/** Each call takes the next answer; the last one stays. */
export function inTurn(...answers: (Record<string, unknown> | Error)[]): () => Record<string, unknown> {
  let turn = 0;
  return () => {
    const answer = answers[Math.min(turn++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return structuredClone(answer ?? {});
  };
}

export interface TestContext extends ActionContext {
  said: string[];
}

export function context(aws: AwsCaller, more: Partial<ActionContext> = {}): TestContext {
  const said: string[] = [];
  const world: World = {
    clock: more.clock ?? virtualClock(start),
    aws,
    redis: () => Promise.reject(new Error('no redis here')),
    http: () => Promise.reject(new Error('no HTTP here')),
    sandbox: false,
    missing: {},
  };
  const made: TestContext = {
    ...world,
    said,
    plan: { id: 'em-7f3a9c' } as ActionContext['plan'],
    step: { id: 'switch.1', title: 'Change it', phase: 'switch' } as ActionContext['step'],
    attempt: 1,
    signal: new AbortController().signal,
    begunAt: start,
    secret: async (name) => `value of ${name}`,
    progress: async (text) => void said.push(text),
    endedAt: () => undefined,
    ask: async () => ({ by: 'test', how: 'test' }),
    read: (reader) => readWorld(reader, made),
    ...more,
  };
  return made;
}
