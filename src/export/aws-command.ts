/** A call as an AWS CLI command, its input as JSON in single quotes, so that no shell reads anything into it. */
import type { ActionOf } from '../actions/schema.ts';
import type { Value } from '../plan/value.ts';
import { isFrom, isSecret, isText } from '../plan/value.ts';
import { valueWords } from './settings.ts';

/** Where the CLI's command is named otherwise than our service. */
const cliNames: Record<string, string> = { 'resource-groups-tagging-api': 'resourcegroupstaggingapi' };

/** As botocore's xform_name does: DescribeDBClusters -> describe-db-clusters. */
export const cliOperation = (operation: string): string =>
  operation
    .replace(/([a-z0-9])([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();

export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** `fills` are the placeholders in it, which a person puts in: what an earlier step answered, and secrets. */
export function awsCommand(action: Pick<ActionOf<'call'>, 'service' | 'operation' | 'input'>, region: string): { command: string; fills: string[] } {
  const fills: string[] = [];
  const input = placeholders(action.input, fills);
  const json = JSON.stringify(input, null, 2);
  const command = `aws ${cliNames[action.service] ?? action.service} ${cliOperation(action.operation)} --region ${region} --cli-input-json ${quoted(json)}`;
  return { command, fills: [...new Set(fills)] };
}

export function placeholders(value: Value, fills: string[]): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isFrom(value) || isSecret(value)) {
    const text = valueWords(value);
    fills.push(text);
    return text;
  }
  if (isText(value)) {
    for (const part of value.$text) if (typeof part !== 'string') fills.push(valueWords(part));
    return valueWords(value);
  }
  if (Array.isArray(value)) return value.map((item) => placeholders(item, fills));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, placeholders(item, fills)]));
}
