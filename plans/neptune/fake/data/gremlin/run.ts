/** Runs a Gremlin query over a graph. Steps that this lookalike does not have are refused, so that no answer is ever wrong in silence. */
import type { Graph } from '../graph.ts';
import { malformed, unsupported } from '../refusal.ts';
import { idOf, type Item, labelOfItem, value, valuesOf } from './item.ts';
import { type Call, type Expression, parseGremlin } from './parse.ts';
import { predicates } from './predicate.ts';
import { shapeSteps } from './shape.ts';
import { readSteps } from './steps.ts';
import { writeSteps } from './write.ts';

export interface Context {
  graph: Graph;
  newId(): string;
  /** True for the first step of a traversal from `g`. */
  atStart: boolean;
  /** An anonymous traversal over these. */
  run(expression: Expression, items: Item[]): Item[];
  /** What `by(...)` makes of an item; undefined where it has nothing to give. */
  by(item: Item, mod: Call | undefined): Item | undefined;
}
/** A step with the modulators that follow it: by, from, to, with, and property(id, ...) after addV and addE. */
export interface StepCall {
  args: Expression[];
  mods: Call[];
}
export type Step = (items: Item[], call: StepCall, context: Context) => Item[];

const steps: Record<string, Step> = Object.assign(Object.create(null), readSteps, shapeSteps, writeSteps);
/** Which steps each modulator may follow. */
const modulators: Record<string, string[]> = { by: ['dedup', 'groupCount', 'group', 'order', 'project'], from: ['addE'], to: ['addE'], with: ['valueMap'] };
const writing = new Set(Object.keys(writeSteps));

/** Whether a query changes anything, known before it runs: a reader refuses it. */
export const isWrite = (statements: Expression[]): boolean =>
  statements.some((one) => one.kind === 'calls' && one.calls.some((call) => writing.has(call.name)));

/** All statements in one transaction; the last one's items are the answer. */
export function runGremlin(query: string, graph: Graph, newId: () => string, mayWrite: (statements: Expression[]) => void): Item[] {
  const statements = parseGremlin(query);
  for (const statement of statements) refuseUnknown(statement);
  mayWrite(statements);
  let answer: Item[] = [];
  for (const statement of statements) {
    if (statement.kind !== 'calls' || statement.root !== 'g') throw malformed('Query parsing has failed: a query starts with g');
    answer = traverse(statement.calls, [], graph, newId, true);
  }
  return answer;
}

/** Before anything runs, so that a step which meets no item is refused all the same. */
function refuseUnknown(expression: Expression): void {
  if (expression.kind === 'list') for (const item of expression.items) refuseUnknown(item);
  if (expression.kind !== 'calls') return;
  const isPredicate =
    expression.calls.length === 1 && ['', 'P', 'TextP'].includes(expression.root) && expression.calls[0] && expression.calls[0].name in predicates;
  for (const { name, args } of expression.calls) {
    if (!isPredicate && !(name in steps) && !Object.hasOwn(modulators, name))
      throw unsupported(`the sandbox's property graph does not have the step ${name}()`);
    for (const arg of args) refuseUnknown(arg);
  }
}

function traverse(calls: Call[], from: Item[], graph: Graph, newId: () => string, start: boolean): Item[] {
  let items = from;
  const context: Context = {
    graph,
    newId,
    atStart: start,
    run(expression, over) {
      if (expression.kind !== 'calls' || !['', '__'].includes(expression.root)) throw malformed('Query parsing has failed: a traversal was expected');
      // __.V('a') starts anew, as in from(__.V('a')).
      return traverse(expression.calls, over, graph, newId, over.length === 0 && ['V', 'E'].includes(expression.calls[0]?.name ?? ''));
    },
    by(item, mod) {
      const how = mod?.args[0];
      if (!how || (how.kind === 'name' && /^(asc|desc|incr|decr)$/.test(how.name))) return item;
      if (how.kind === 'name') {
        const found = how.name === 'id' ? idOf(item) : how.name === 'label' ? labelOfItem(item) : undefined;
        if (found === undefined) throw unsupported(`by(${how.name})`);
        return value(found);
      }
      if (how.kind === 'value' && typeof how.value === 'string') {
        const held = valuesOf(item, how.value)[0];
        return held === undefined ? undefined : value(held);
      }
      return context.run(how, [item])[0];
    },
  };
  for (let at = 0; at < calls.length; ) {
    const { name, args } = calls[at++] as Call;
    const step = steps[name];
    if (!step) throw malformed(`Query parsing has failed: ${name}() stands alone`);
    const mods: Call[] = [];
    const takesId = name === 'addV' || name === 'addE';
    const isId = (call: Call) => call.name === 'property' && call.args[0]?.kind === 'name' && call.args[0].name === 'id';
    // An id may come after other properties: addV('a').property('k', 1).property(id, 'x').
    if (takesId) {
      const later = calls.slice(at).findIndex((call) => !['property', 'from', 'to'].includes(call.name));
      const end = later < 0 ? calls.length : at + later;
      const own = calls.slice(at, end);
      mods.push(...own.filter((call) => isId(call) || call.name !== 'property'));
      const rest = own.filter((call) => !isId(call) && call.name === 'property');
      items = step(items, { args, mods }, context);
      for (const call of rest) items = (steps.property as Step)(items, { args: call.args, mods: [] }, context);
      at = end;
    } else {
      while (modulators[calls[at]?.name ?? '']?.includes(name)) mods.push(calls[at++] as Call);
      items = step(items, { args, mods }, context);
    }
    context.atStart = false;
  }
  return items;
}
