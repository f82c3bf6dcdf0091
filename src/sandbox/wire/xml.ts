/** Values written as XML by their schema: the inverse of the SDK's XmlShapeDeserializer. */
import { isStructure, members, type Shape, traitsOf } from './shape.ts';
import { toText } from './scalar.ts';

export function escapeXml(value: string): string {
  return value.replace(/[&<>"\r\n\t]|[^\t\n\r\x20-\uFFFF]/g, (c) => {
    if (c === '&') return '&amp;';
    if (c === '<') return '&lt;';
    if (c === '>') return '&gt;';
    if (c === '"') return '&quot;';
    // XML 1.0 has no other control characters, not even escaped.
    return c === '\n' || c === '\r' || c === '\t' ? `&#x${c.charCodeAt(0).toString(16).toUpperCase()};` : '\uFFFD';
  });
}

export const element = (name: string, content: string, attributes = ''): string => `<${name}${attributes}>${content}</${name}>`;

/** The members of a structure, one element each; members that are undefined or null are left out. */
export function membersXml(shape: Shape, value: Record<string, unknown>): string {
  let xml = '';
  for (const [name, member] of members(shape)) {
    const item = value[name];
    if (item === undefined || item === null) continue;
    xml += memberXml(member, traitsOf(member).xmlName ?? name, item);
  }
  return xml;
}

export function memberXml(shape: Shape, name: string, value: unknown): string {
  if (isStructure(shape)) return element(name, membersXml(shape, value as Record<string, unknown>));
  if (shape.isListSchema()) {
    const item = shape.getValueSchema();
    const flat = traitsOf(shape).xmlFlattened !== undefined;
    const itemName = flat ? name : (traitsOf(item).xmlName ?? 'member');
    const items = (value as unknown[]).filter((v) => v !== undefined && v !== null).map((v) => memberXml(item, itemName, v));
    return flat ? items.join('') : element(name, items.join(''));
  }
  if (shape.isMapSchema()) {
    const flat = traitsOf(shape).xmlFlattened !== undefined;
    const keyName = traitsOf(shape.getKeySchema()).xmlName ?? 'key';
    const valueName = traitsOf(shape.getValueSchema()).xmlName ?? 'value';
    const entries = Object.entries(value as object).map(([k, v]) =>
      element(flat ? name : 'entry', element(keyName, escapeXml(k)) + memberXml(shape.getValueSchema(), valueName, v)),
    );
    return flat ? entries.join('') : element(name, entries.join(''));
  }
  return element(name, escapeXml(toText(shape, value)));
}
