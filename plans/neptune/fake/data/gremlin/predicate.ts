/** What `has`, `is` and `hasId` test a value by: a literal, a list, or P and TextP. */
import { malformed, unsupported } from '../refusal.ts';
import { bare, type Value } from '../values.ts';
import type { Call, Expression } from './parse.ts';

export type Test = (value: Value) => boolean;

const order = (a: Value, b: Value): number | undefined => {
  const [x, y] = [bare(a), bare(b)];
  if (typeof x !== typeof y) return undefined;
  return typeof x === 'string' ? Buffer.compare(Buffer.from(x), Buffer.from(String(y))) : Number(x) - Number(y);
};
const ordered =
  (holds: (difference: number) => boolean) =>
  ([to]: Value[]): Test =>
  (value) => {
    const difference = to === undefined ? undefined : order(value, to);
    return difference !== undefined && holds(difference);
  };
const equal = (a: Value, b: Value): boolean => typeof bare(a) === typeof bare(b) && bare(a) === bare(b);
const text =
  (holds: (value: string, part: string) => boolean) =>
  ([part]: Value[]): Test =>
  (value) =>
    typeof value === 'string' && typeof part === 'string' && holds(value, part);
const not =
  (make: (args: Value[]) => Test) =>
  (args: Value[]): Test =>
  (value) =>
    !make(args)(value);

const eq =
  ([to]: Value[]): Test =>
  (value) =>
    to !== undefined && equal(value, to);
const within =
  (args: Value[]): Test =>
  (value) =>
    args.some((one) => equal(value, one));
const between =
  ([from, to]: Value[]): Test =>
  (value) =>
    ordered((d) => d >= 0)([from as Value])(value) && ordered((d) => d < 0)([to as Value])(value);

export const predicates: Record<string, (args: Value[]) => Test> = Object.assign(Object.create(null), {
  eq,
  neq: not(eq),
  gt: ordered((d) => d > 0),
  gte: ordered((d) => d >= 0),
  lt: ordered((d) => d < 0),
  lte: ordered((d) => d <= 0),
  within,
  without: not(within),
  between,
  startingWith: text((value, part) => value.startsWith(part)),
  notStartingWith: not(text((value, part) => value.startsWith(part))),
  endingWith: text((value, part) => value.endsWith(part)),
  containing: text((value, part) => value.includes(part)),
});

/** Literals of a list of arguments, lists opened. */
export function literals(args: Expression[]): Value[] {
  return args.flatMap((arg) => {
    if (arg.kind === 'list') return literals(arg.items);
    if (arg.kind === 'value' && arg.value !== null) return [arg.value];
    throw malformed('Query parsing has failed: a value was expected');
  });
}

export function testOf(arg: Expression): Test {
  if (arg.kind === 'value' && arg.value !== null) return eq([arg.value]);
  if (arg.kind === 'list') return within(literals([arg]));
  if (arg.kind === 'calls' && ['', 'P', 'TextP'].includes(arg.root) && arg.calls.length === 1) {
    const { name, args } = arg.calls[0] as Call;
    const make = predicates[name];
    if (make) return make(literals(args));
    throw unsupported(`the predicate ${name}`);
  }
  throw unsupported('this kind of test');
}
