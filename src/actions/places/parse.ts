/** From what an operator types (`ssm:/name`, `file:path#key`, ... with `@primary`) to a place; and back to words. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { UsageError } from '../../plan/usage-error.ts';
import type { Place } from '../schema.ts';

const forms =
  'ssm:/NAME, secretsmanager:NAME#JSON.PATH, route53:ZONE/NAME, file:PATH#KEY, manual:TEXT; each may end in @primary, @writer, @reader or @configuration';

/** Throws UsageError. File paths become absolute here, so that a resume in another folder finds the same file. */
export function parsePlace(asked: string): { place: Place; endpoint?: string } {
  const endpoint = /@(primary|writer|reader|configuration)$/.exec(asked)?.[1];
  const text = endpoint ? asked.slice(0, -endpoint.length - 1) : asked;
  const colon = text.indexOf(':');
  const type = colon < 0 ? '' : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (!read)
    throw new UsageError(`"${asked}" is not an endpoint place${type ? `: "${type}" is not a type of place` : ': it has no type'}`, `write it as ${forms}`);
  if (rest.trim() === '') throw new UsageError(`"${asked}" names nothing after ${type}:`, `write it as ${forms}`);
  return { place: read(rest, asked), ...(endpoint ? { endpoint } : {}) };
}

const readers: Record<string, (rest: string, asked: string) => Place> = {
  ssm(name, asked) {
    // Also a label is written behind a colon: a name that is pinned to either cannot be switched by a new version.
    const pinned = /^([^:]+):[\w.-]+$/.exec(name);
    if (pinned)
      throw new UsageError(
        `"${asked}" is pinned to one version or label, which never changes`,
        `write it as ssm:${pinned[1]}, and let clients read the newest version`,
      );
    if (!/^[\w./-]{1,1011}$/.test(name))
      throw new UsageError(
        `"${asked}" is not the name of an SSM parameter`,
        'names have letters, digits and . - _ / only; the endpoint is chosen by @primary, @writer, @reader or @configuration',
      );
    return { type: 'ssm', name };
  },
  secretsmanager(rest, asked) {
    const [name, path] = cut(rest);
    if (!/^[\w/+=.@:-]{1,2048}$/.test(name)) throw new UsageError(`"${asked}" is not the name or ARN of a secret`, 'write it as secretsmanager:NAME#JSON.PATH');
    return { type: 'secretsmanager', name, ...(path === undefined ? {} : { path: given(path, asked) }) };
  },
  route53(rest, asked) {
    const match = /^(?:\/?hostedzone\/)?(Z[A-Z0-9]+)\/([A-Za-z0-9_*][A-Za-z0-9_.*-]*)$/.exec(rest);
    if (!match?.[1] || !match[2])
      throw new UsageError(`"${asked}" is not a record of a hosted zone`, 'write it as route53:ZONEID/name.example.com; zone ids begin with Z');
    return { type: 'route53', zone: match[1], name: match[2].replace(/\.$/, '').toLowerCase() };
  },
  file(rest, asked) {
    const [path, key] = cut(rest);
    if (path === '') throw new UsageError(`"${asked}" names no file`, 'write it as file:PATH or file:PATH#KEY');
    return { type: 'file', path: resolve(path.replace(/^~(?=\/)/, homedir())), ...(key === undefined ? {} : { key: given(key, asked) }) };
  },
  k8s(_, asked) {
    throw new UsageError(
      `"${asked}": encmigrate does not change Kubernetes objects yet`,
      `write it as manual:TEXT, for example "manual:${asked}": encmigrate then asks at the switch, and waits`,
    );
  },
  manual: (text) => ({ type: 'manual', text }),
};

const cut = (text: string): [string, string | undefined] => {
  const at = text.lastIndexOf('#');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};

function given(key: string, asked: string): string {
  if (key.trim() === '') throw new UsageError(`"${asked}" has no key after #`, 'leave # out to change every occurrence, or name the key');
  return key;
}

/** What it is called in previews and errors. */
export function placeWords(place: Place): string {
  switch (place.type) {
    case 'ssm':
      return `SSM parameter ${place.name}`;
    case 'secretsmanager':
      return `secret ${place.name}${place.path ? `, at ${place.path}` : ''}`;
    case 'route53':
      return `DNS record ${place.name} in zone ${place.zone}`;
    case 'file':
      return `file ${place.path}${place.key ? `, at ${place.key}` : ''}`;
    case 'key-policy':
      return `the policy of KMS key ${place.key}`;
    case 'manual':
      return place.text;
  }
}

/** A command that shows where the place stands, without showing what else it holds where that may be secret. */
export function lookAt(place: Place): string {
  switch (place.type) {
    case 'ssm':
      return `aws ssm get-parameter-history --name ${place.name} --query 'Parameters[].[Version,LastModifiedDate,LastModifiedUser]'`;
    case 'secretsmanager':
      return `aws secretsmanager list-secret-version-ids --secret-id ${place.name}`;
    case 'route53':
      return `aws route53 list-resource-record-sets --hosted-zone-id ${place.zone} --start-record-name ${place.name} --max-items 3`;
    case 'file':
      return `ls -l ${quoted(place.path)} && sha256sum ${quoted(place.path)}`;
    case 'key-policy':
      return `aws kms get-key-policy --key-id ${place.key} --output text`;
    case 'manual':
      return place.text;
  }
}

const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
