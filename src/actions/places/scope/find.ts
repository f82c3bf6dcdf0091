/** From a dotted key to the ranges of its values. JSON and YAML are both read into this small tree. */
import { StepError } from '../../ambiguous.ts';

/** [start, end) in the text. */
export type Range = readonly [number, number];

export interface Tree {
  range: Range;
  /** Of objects by key, of lists by index. */
  children: [key: string, value: Tree][];
  /** A YAML alias: the value stands elsewhere, and belongs to others as well. */
  alias?: string;
}

/** Throws where there is none: a change limited to a key must not become a change of nothing. */
export function find(roots: Tree | Tree[], key: string, where: string): Range[] {
  const segments = key.replace(/\[(\d+)\]/g, '.$1').split('.');
  const found = [roots].flat().flatMap((root) => under(root, segments));
  if (found.length === 0)
    throw new StepError('NoSuchKey', `${where}: there is no such key`, undefined, 'keys are written as outer.inner, list items as outer.0');
  const alias = found.find((tree) => tree.alias !== undefined);
  if (alias)
    throw new StepError(
      'AliasValue',
      `${where}: its value is the alias *${alias.alias}`,
      undefined,
      `name the key that holds the anchor &${alias.alias} instead`,
    );
  return found.map((tree) => tree.range);
}

/** A key may hold dots itself (`spring.redis.host: ...`), so that each joint is tried as both. */
function under(tree: Tree, segments: string[]): Tree[] {
  if (segments.length === 0) return [tree];
  return segments.flatMap((_, i) => {
    const name = segments.slice(0, i + 1).join('.');
    return tree.children.filter(([key]) => key === name).flatMap(([, value]) => under(value, segments.slice(i + 1)));
  });
}
