/** XML bodies read by their schema: the inverse of xml.ts, for REST-XML requests. */
import { XMLParser } from 'fast-xml-parser';
import { ServiceFault } from '../service.ts';
import { fromText } from './scalar.ts';
import { isStructure, members, type Shape, traitsOf } from './shape.ts';

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, parseTagValue: false, trimValues: false, htmlEntities: false });

/** The members under the root element; throws InvalidInput for what is no XML or not the shape's. */
export function readXml(shape: Shape, body: string): Record<string, unknown> {
  if (body.trim() === '') return {};
  let tree: Record<string, unknown>;
  try {
    tree = parser.parse(body, true) as Record<string, unknown>;
  } catch (error) {
    throw new ServiceFault('InvalidInput', `Invalid XML ; ${(error as Error).message}`, 400);
  }
  const [root] = Object.values(tree);
  return readNode(shape, root, '') as Record<string, unknown>;
}

function readNode(shape: Shape, node: unknown, at: string): unknown {
  if (isStructure(shape)) {
    const source = elements(node);
    const read: Record<string, unknown> = {};
    const known = new Map([...members(shape)].map(([name, member]) => [traitsOf(member).xmlName ?? name, [name, member] as const]));
    for (const [tag, child] of Object.entries(source)) {
      const found = known.get(tag);
      if (!found) throw new ServiceFault('InvalidInput', `Invalid XML ; unexpected element ${at}${tag}`, 400);
      read[found[0]] = readNode(found[1], child, `${at}${tag}.`);
    }
    return read;
  }
  if (shape.isListSchema()) {
    const element = shape.getValueSchema();
    const flat = traitsOf(shape).xmlFlattened !== undefined;
    const items = flat ? node : elements(node)[traitsOf(element).xmlName ?? 'member'];
    return (items === undefined ? [] : Array.isArray(items) ? items : [items]).map((item) => readNode(element, item, at));
  }
  return fromText(shape, typeof node === 'string' ? node : '', at.slice(0, -1));
}

/** Child elements by tag; white space between them is no child. */
function elements(node: unknown): Record<string, unknown> {
  if (typeof node !== 'object' || node === null) return {};
  return Object.fromEntries(Object.entries(node).filter(([tag]) => tag !== '#text'));
}
