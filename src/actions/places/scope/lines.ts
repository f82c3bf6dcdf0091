/** Where the values of `key=value` lines stand: .env, ini, properties, flat TOML. Keys of a section are `section.key`. */
import type { Tree } from './find.ts';

const section = /^[ \t]*\[+[ \t]*"?([^\]"]+?)"?[ \t]*\]+/;

export function lineTree(text: string, kind: 'env' | 'ini'): Tree {
  const key = kind === 'env' ? /^([ \t]*)(?:export[ \t]+)?([^\s=#]+)[ \t]*=[ \t]*/ : /^([ \t]*)"?([^=:"#;[\]\s](?:[^=:"]*[^=:"\s])?)"?[ \t]*[=:][ \t]*/;
  const children: Tree['children'] = [];
  let prefix = '';
  for (let at = 0; at < text.length; ) {
    const line = text.slice(at, lineEnd(text, at));
    const head = kind === 'ini' ? section.exec(line) : null;
    const match = /^[ \t]*[#;]/.test(line) ? null : key.exec(line);
    if (head) prefix = `${head[1]}.`;
    if (!match || head) {
      at = nextLine(text, at);
      continue;
    }
    const start = at + match[0].length;
    const end = valueEnd(text, start, kind, match[1]?.length ?? 0);
    children.push([`${prefix}${match[2]}`, { range: [start, end], children: [] }]);
    at = nextLine(text, end);
  }
  return { range: [0, text.length], children };
}

const lineEnd = (text: string, at: number): number => {
  const found = text.slice(at).search(/\r?\n|\r/);
  return found < 0 ? text.length : at + found;
};
const nextLine = (text: string, at: number): number => lineEnd(text, at) + (/^(?:\r\n|\n|\r)?/.exec(text.slice(lineEnd(text, at)))?.[0].length || 1);

function valueEnd(text: string, start: number, kind: 'env' | 'ini', indent: number): number {
  // Quoted values may go over lines.
  const quote = /^(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\]|\\[\s\S])*"|'[^']*'|`[^`]*`)/.exec(text.slice(start))?.[0];
  if (quote) return start + quote.length;
  let end = uncommented(text, start, kind);
  // Goes on behind a backslash (properties), or on lines that are indented deeper (configparser).
  while (kind === 'ini') {
    const next = nextLine(text, end);
    const line = text.slice(next, lineEnd(text, next));
    const deeper = (/^[ \t]*/.exec(line)?.[0].length ?? 0) > indent && line.trim() !== '' && !/^[ \t]*[#;[]/.test(line);
    const carried = /(?<!\\)(?:\\\\)*\\$/.test(text.slice(start, end));
    if (next >= text.length || !(deeper || carried)) break;
    end = uncommented(text, next, kind);
  }
  return end;
}

/** Up to the comment behind the value, or the end of the line. */
function uncommented(text: string, at: number, kind: 'env' | 'ini'): number {
  const line = text.slice(at, lineEnd(text, at));
  const comment = line.search(kind === 'env' ? /(?:^|[ \t]+)#/ : /(?:^|[ \t]+)[#;]/);
  return at + (comment < 0 ? line : line.slice(0, comment)).trimEnd().length;
}
