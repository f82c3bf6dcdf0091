/** openCypher text to a query: MATCH of one pattern, WHERE of comparisons, RETURN with aggregates. What the comparison asks, and no more. */
import { malformed, unsupported } from '../refusal.ts';

export type Term =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'parameter'; name: string }
  | { kind: 'list'; items: Term[] }
  | { kind: 'variable'; name: string }
  | { kind: 'property'; of: string; key: string }
  | { kind: 'call'; name: string; args: Term[]; star: boolean; distinct: boolean };
export interface Condition {
  left: Term;
  operator: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'IN';
  right: Term;
}
export interface NodePattern {
  variable: string | undefined;
  labels: string[];
}
export interface CypherQuery {
  nodes: NodePattern[];
  /** Between two nodes; undefined: a single node. */
  edge: { variable: string | undefined; types: string[]; direction: 'out' | 'in' | 'both' } | undefined;
  where: Condition[];
  distinct: boolean;
  items: { term: Term; name: string }[];
  order: { term: Term; descending: boolean }[];
  skip: Term | undefined;
  limit: Term | undefined;
}

interface Token {
  kind: 'word' | 'quoted' | 'text' | 'number' | 'mark' | 'end';
  text: string;
  from: number;
}

const pattern =
  /\s+|\/\/[^\n]*|(?<word>[A-Za-z_]\w*)|`(?<quoted>(?:[^`]|``)*)`|(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<number>\d+(?:\.\d+)?)|(?<mark><>|<=|>=|->|<-|[-()[\]{}:,.=<>|*$])/gsy;

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let from = 0; from < query.length; from = pattern.lastIndex) {
    const found = pattern.exec(query);
    if (!found) throw malformed(`Invalid input '${query.slice(from, from + 10)}' (offset: ${from})`);
    const held = Object.entries(found.groups ?? {}).find(([, text]) => text !== undefined);
    if (held)
      tokens.push({ kind: held[0] as Token['kind'], text: held[0] === 'quoted' ? (held[1] as string).replaceAll('``', '`') : (held[1] as string), from });
  }
  tokens.push({ kind: 'end', text: '', from: query.length });
  return tokens;
}

export function parseCypher(query: string): CypherQuery {
  const tokens = tokenize(query);
  let at = 0;
  const peek = (n = 0) => tokens[Math.min(at + n, tokens.length - 1)] as Token;
  const next = () => tokens[at++] as Token;
  const word = (text: string, n = 0) => peek(n).kind === 'word' && peek(n).text.toUpperCase() === text;
  const mark = (text: string) => peek().kind === 'mark' && peek().text === text;
  const fail = (): never => {
    throw malformed(`Invalid input '${peek().text || 'end of query'}' (offset: ${peek().from})`);
  };
  const takeMark = (text: string) => (mark(text) ? next() : fail());
  const takeWord = (text: string) => (word(text) ? next() : fail());
  const name = () => (['word', 'quoted'].includes(peek().kind) ? next().text : fail());
  const skipIf = (text: string) => mark(text) && next() !== undefined;
  const skipWord = (text: string) => word(text) && next() !== undefined;

  function term(): Term {
    const token = next();
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'literal', value: token.text.slice(1, -1).replace(/\\(.)/gs, '$1') };
    if (token.kind === 'mark' && token.text === '$') return { kind: 'parameter', name: name() };
    if (token.kind === 'mark' && token.text === '[') return { kind: 'list', items: terms(']') };
    if (token.kind === 'word' && /^(true|false|null)$/i.test(token.text))
      return { kind: 'literal', value: token.text.toLowerCase() === 'null' ? null : token.text.toLowerCase() === 'true' };
    if (token.kind !== 'word' && token.kind !== 'quoted') {
      at--;
      return fail();
    }
    if (mark('(') && token.kind === 'word') {
      next();
      if (skipIf('*')) {
        takeMark(')');
        return { kind: 'call', name: token.text.toLowerCase(), args: [], star: true, distinct: false };
      }
      const distinct = skipWord('DISTINCT');
      return { kind: 'call', name: token.text.toLowerCase(), args: terms(')'), star: false, distinct };
    }
    if (skipIf('.')) return { kind: 'property', of: token.text, key: name() };
    return { kind: 'variable', name: token.text };
  }

  function terms(end: string): Term[] {
    const all: Term[] = [];
    if (!mark(end))
      do {
        all.push(term());
      } while (skipIf(','));
    takeMark(end);
    return all;
  }

  function node(): NodePattern {
    takeMark('(');
    const variable = ['word', 'quoted'].includes(peek().kind) ? name() : undefined;
    const labels: string[] = [];
    while (skipIf(':')) labels.push(name());
    if (mark('{')) throw unsupported('properties in a pattern');
    takeMark(')');
    return { variable, labels };
  }

  function edge(): CypherQuery['edge'] {
    const left = skipIf('<-');
    if (!left) takeMark('-');
    let variable: string | undefined;
    const types: string[] = [];
    if (skipIf('[')) {
      if (['word', 'quoted'].includes(peek().kind)) variable = name();
      if (skipIf(':'))
        do {
          types.push(name());
        } while (skipIf('|'));
      if (mark('*') || mark('{')) throw unsupported('paths of variable length, and properties in a pattern');
      takeMark(']');
    }
    const right = skipIf('->');
    if (!right) takeMark('-');
    return { variable, types, direction: left === right ? 'both' : left ? 'in' : 'out' };
  }

  function condition(): Condition {
    const left = term();
    const operator = skipWord('IN') ? 'IN' : ['=', '<>', '<', '<=', '>', '>='].includes(peek().text) && peek().kind === 'mark' ? next().text : fail();
    return { left, operator: operator as Condition['operator'], right: term() };
  }

  if (!word('MATCH')) {
    if (['CREATE', 'MERGE', 'UNWIND', 'CALL', 'WITH', 'OPTIONAL'].some((one) => word(one))) throw unsupported(`${peek().text.toUpperCase()} in openCypher`);
    fail();
  }
  next();
  const nodes = [node()];
  let between: CypherQuery['edge'];
  if (mark('-') || mark('<-')) {
    between = edge();
    nodes.push(node());
  }
  if (mark(',') || mark('-') || mark('<-')) throw unsupported('patterns of more than one relationship');
  const where: Condition[] = [];
  if (word('WHERE')) {
    do {
      next();
      where.push(condition());
    } while (word('AND'));
  }
  if (['SET', 'DELETE', 'DETACH', 'REMOVE', 'CREATE', 'MERGE', 'WITH', 'MATCH', 'OR', 'XOR'].some((one) => word(one)))
    throw unsupported(`${peek().text.toUpperCase()} in openCypher`);
  takeWord('RETURN');
  const distinct = skipWord('DISTINCT');
  const items: CypherQuery['items'] = [];
  do {
    const from = peek().from;
    const held = term();
    const own = query.slice(from, peek().from).trim();
    items.push({ term: held, name: skipWord('AS') ? name() : own });
  } while (skipIf(','));
  const order: CypherQuery['order'] = [];
  if (word('ORDER')) {
    next();
    takeWord('BY');
    do {
      const held = term();
      const descending = word('DESC') || word('DESCENDING');
      if (descending || word('ASC') || word('ASCENDING')) next();
      order.push({ term: held, descending });
    } while (skipIf(','));
  }
  const skip = skipWord('SKIP') ? term() : undefined;
  const limit = skipWord('LIMIT') ? term() : undefined;
  if (peek().kind !== 'end') fail();
  return { nodes, edge: between, where, distinct, items, order, skip, limit };
}
