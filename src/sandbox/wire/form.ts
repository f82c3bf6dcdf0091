/**
 * Query and EC2 query requests: a flat form (`Tags.Tag.1.Key=a`) read by the operation's input schema.
 * Names on the wire are those the SDK's QueryShapeSerializer writes: xmlName, or ec2QueryName, or the member's own name.
 */
import { ServiceFault } from '../service.ts';
import { isStructure, members, type Shape, traitsOf } from './shape.ts';
import { fromText } from './scalar.ts';

export interface FormNode {
  value?: string;
  children: Map<string, FormNode>;
}

export function parseForm(body: string): FormNode {
  const root: FormNode = { children: new Map() };
  for (const [key, value] of new URLSearchParams(body)) {
    let node = root;
    for (const part of key.split('.')) {
      let next = node.children.get(part);
      if (!next) {
        next = { children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    node.value = value;
  }
  return root;
}

/** Reads the input; throws the service's own fault for a name it does not know or a value it cannot read. */
export function readForm(shape: Shape, root: FormNode, dialect: 'query' | 'ec2'): unknown {
  const fields = { children: new Map(root.children) };
  for (const envelope of ['Action', 'Version']) fields.children.delete(envelope);
  return readStructure(shape, fields, dialect, '');
}

function readStructure(shape: Shape, node: FormNode, dialect: 'query' | 'ec2', at: string): Record<string, unknown> {
  const known = new Map<string, [string, Shape]>();
  for (const [name, member] of members(shape)) known.set(wireName(name, member, dialect), [name, member]);
  const read: Record<string, unknown> = {};
  for (const [key, child] of node.children) {
    const found = known.get(key);
    if (!found) throw unknownField(`${at}${key}`, dialect);
    const [name, member] = found;
    read[name] = readAny(member, child, dialect, `${at}${key}`);
  }
  return read;
}

function readAny(shape: Shape, node: FormNode, dialect: 'query' | 'ec2', at: string): unknown {
  if (isStructure(shape)) return readStructure(shape, node, dialect, `${at}.`);
  if (shape.isListSchema()) return readList(shape, node, dialect, at);
  if (shape.isMapSchema()) return readMap(shape, node, dialect, at);
  const [stray] = node.children.keys();
  if (stray !== undefined) throw unknownField(`${at}.${stray}`, dialect);
  return fromText(shape, node.value ?? '', at);
}

function readList(shape: Shape, node: FormNode, dialect: 'query' | 'ec2', at: string): unknown[] {
  const element = shape.getValueSchema();
  const flat = dialect === 'ec2' || traitsOf(shape).xmlFlattened !== undefined;
  // An empty list travels as `Tags=`: QueryShapeSerializer, serializeEmptyLists.
  const wrapper = traitsOf(element).xmlName ?? 'member';
  const holder = flat ? node : (node.children.get(wrapper) ?? node.children.get('member'));
  const stray = flat ? undefined : [...node.children.keys()].find((key) => key !== wrapper && key !== 'member');
  if (stray !== undefined) throw unknownField(`${at}.${stray}`, dialect);
  return numbered(holder, dialect, at).map(([index, item]) => readAny(element, item, dialect, `${at}.${index}`));
}

function readMap(shape: Shape, node: FormNode, dialect: 'query' | 'ec2', at: string): Record<string, unknown> {
  const holder = traitsOf(shape).xmlFlattened === undefined ? node.children.get('entry') : node;
  const keyName = traitsOf(shape.getKeySchema()).xmlName ?? 'key';
  const valueName = traitsOf(shape.getValueSchema()).xmlName ?? 'value';
  const read: Record<string, unknown> = {};
  for (const [index, entry] of numbered(holder, dialect, at)) {
    const value = entry.children.get(valueName);
    if (value) read[entry.children.get(keyName)?.value ?? ''] = readAny(shape.getValueSchema(), value, dialect, `${at}.${index}`);
  }
  return read;
}

function numbered(holder: FormNode | undefined, dialect: 'query' | 'ec2', at: string): [number, FormNode][] {
  return [...(holder?.children ?? [])]
    .map(([key, child]): [number, FormNode] => {
      if (!/^\d+$/.test(key)) throw unknownField(`${at}.${key}`, dialect);
      return [Number(key), child];
    })
    .sort(([a], [b]) => a - b);
}

function wireName(name: string, member: Shape, dialect: 'query' | 'ec2'): string {
  const traits = traitsOf(member);
  if (dialect === 'query') return traits.xmlName ?? name;
  if (traits.ec2QueryName) return traits.ec2QueryName;
  const key = traits.xmlName ?? name;
  return key.charAt(0).toUpperCase() + key.slice(1);
}

// EC2: "Error codes for the Amazon EC2 API", UnknownParameter. Query services: "Common Errors", InvalidQueryParameter.
function unknownField(at: string, dialect: 'query' | 'ec2'): ServiceFault {
  return dialect === 'ec2'
    ? new ServiceFault('UnknownParameter', `The parameter ${at} is not recognized`, 400)
    : new ServiceFault('InvalidQueryParameter', `The parameter ${at} is not recognized`, 400);
}
