/** Where each value of a YAML text stands; every document of a stream. The text itself is never printed anew. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { StepError } from '../../ambiguous.ts';
import type { Tree } from './find.ts';

/** `shift`: what stands before `text` in the file (a byte order mark). */
export function yamlTrees(text: string, shift = 0): Tree[] {
  const lines = new LineCounter();
  // Pretty errors quote the text, which may hold a password.
  const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, lineCounter: lines, logLevel: 'silent' });
  const error = [...documents].flatMap((document) => document.errors)[0];
  if (error)
    throw new StepError(
      'NotYaml',
      `its text is not YAML (${error.code} at line ${lines.linePos(error.pos[0]).line})`,
      undefined,
      'leave #KEY out to change every occurrence in the text',
    );
  return [...documents].flatMap((document) => (document.contents ? [treeOf(document.contents as Node, shift)] : []));
}

function treeOf(node: Node | null, shift: number): Tree {
  const [start, end] = node?.range ?? [0, 0];
  const children: Tree['children'] = isMap(node)
    ? node.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', treeOf(pair.value as Node | null, shift)])
    : isSeq(node)
      ? node.items.map((item, i) => [String(i), treeOf(item as Node, shift)])
      : [];
  return { range: [start + shift, end + shift], children, ...(isAlias(node) ? { alias: node.source } : {}) };
}
