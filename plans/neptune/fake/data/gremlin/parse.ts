/** Gremlin text to calls: the Groovy subset that Neptune takes, as a parser reads it without running Groovy. */
import { malformed } from '../refusal.ts';
import { double, int, long, type Value } from '../values.ts';

export interface Call {
  name: string;
  args: Expression[];
}
export type Expression =
  | { kind: 'value'; value: Value | null }
  | { kind: 'list'; items: Expression[] }
  /** `T.id`, `asc`, `Order.desc`: a name that is not called. */
  | { kind: 'name'; name: string }
  /** `g.V()...`, `__.out()`, `gt(3)`: the root is '' where the first call stands alone. */
  | { kind: 'calls'; root: string; calls: Call[] };

type Token = { kind: 'name' | 'mark' | 'end'; text: string } | { kind: 'value'; text: string; value: Value };

/** The statements of a query; MalformedQueryException for what is none. */
export function parseGremlin(text: string): Expression[] {
  const tokens = tokenize(text);
  let at = 0;
  const peek = () => tokens[at] as Token;
  const next = () => tokens[at++] as Token;
  const take = (mark: string) => {
    const token = next();
    if (token.kind !== 'mark' || token.text !== mark) throw malformed(`Query parsing has failed: expected '${mark}' but found '${token.text || 'the end'}'`);
  };
  const is = (mark: string) => peek().kind === 'mark' && peek().text === mark;

  function list(end: string): Expression[] {
    const items: Expression[] = [];
    if (!is(end))
      do {
        if (is(',')) next();
        items.push(expression());
      } while (is(','));
    take(end);
    return items;
  }

  function expression(): Expression {
    const token = next();
    if (token.kind === 'value') return { kind: 'value', value: token.value };
    if (token.kind === 'mark' && token.text === '[') return { kind: 'list', items: list(']') };
    if (token.kind !== 'name') throw malformed(`Query parsing has failed: unexpected '${token.text || 'end of query'}'`);
    if (token.text === 'null') return { kind: 'value', value: null };
    if (token.text === 'true' || token.text === 'false') return { kind: 'value', value: token.text === 'true' };
    const names = [token.text];
    const calls: Call[] = [];
    if (is('(')) calls.push(call(names.pop() as string));
    while (is('.')) {
      next();
      const name = next();
      if (name.kind !== 'name') throw malformed(`Query parsing has failed: '${name.text}' after '.'`);
      if (is('(')) calls.push(call(name.text));
      else if (calls.length === 0) names.push(name.text);
      else throw malformed(`Query parsing has failed: ${name.text} is not called`);
    }
    return calls.length === 0 ? { kind: 'name', name: names.at(-1) as string } : { kind: 'calls', root: names.join('.'), calls };
  }

  function call(name: string): Call {
    take('(');
    return { name, args: list(')') };
  }

  const statements: Expression[] = [];
  while (peek().kind !== 'end') {
    if (is(';')) next();
    else statements.push(expression());
  }
  if (statements.length === 0) throw malformed('Query parsing has failed: the query is empty');
  return statements;
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s+|(?<name>[A-Za-z_$][\w$]*)|(?<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?[lLdDfFmM]?)|(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<mark>[.,;()[\]:])/gsy;
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) throw malformed(`Query parsing has failed at character ${from}: ${text.slice(from, from + 20)}`);
    const { name, number, string, mark } = found.groups ?? {};
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (number !== undefined) tokens.push({ kind: 'value', text: number, value: numeric(number) });
    else if (string !== undefined)
      tokens.push({
        kind: 'value',
        text: string,
        value: string
          .slice(1, -1)
          .replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, e: string) => (e.length === 5 ? String.fromCharCode(parseInt(e.slice(1), 16)) : (escapes[e] ?? e))),
      });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function numeric(text: string): Value {
  const suffix = /[a-zA-Z]$/.exec(text)?.[0]?.toLowerCase();
  const number = Number(suffix ? text.slice(0, -1) : text);
  if (suffix === 'l') return long(number);
  if (suffix === 'f') return { type: 'Float', value: number };
  if (suffix || text.includes('.') || /[eE]/.test(text)) return double(number);
  return Math.abs(number) > 2 ** 31 - 1 ? long(number) : int(number);
}
