/** Required parameters that a request lacks, refused as each family of services does. */
import { ServiceFault } from '../service.ts';
import type { Family } from './refusal.ts';
import { isStructure, members, required, type Shape } from './shape.ts';

/** Throws MissingParameter (query, EC2), ValidationError (STS) or ValidationException (JSON), naming the first that lacks. */
export function refuseMissing(shape: Shape, input: unknown, family: Family, service: string): void {
  const found = firstMissing(shape, input, '');
  if (found === undefined) return;
  if (family === 'json') throw new ServiceFault('ValidationException', constraint(found.replace(/(^|\.)[A-Z]/g, (c) => c.toLowerCase())), 400);
  if (service === 'sts') throw new ServiceFault('ValidationError', constraint(found), 400);
  throw new ServiceFault('MissingParameter', `The request must contain the parameter ${found}`, 400);
}

const constraint = (at: string) => `1 validation error detected: Value null at '${at}' failed to satisfy constraint: Member must not be null`;

function firstMissing(shape: Shape, value: unknown, at: string): string | undefined {
  if (isStructure(shape)) {
    const source = value as Record<string, unknown>;
    for (const name of required(shape)) if (source[name] === undefined) return `${at}${name}`;
    for (const [name, member] of members(shape)) {
      if (source[name] === undefined) continue;
      const deeper = firstMissing(member, source[name], `${at}${name}.`);
      if (deeper) return deeper;
    }
  } else if (shape.isListSchema()) {
    for (const [index, item] of (value as unknown[]).entries()) {
      const deeper = firstMissing(shape.getValueSchema(), item, `${at.slice(0, -1)}.${index + 1}.`);
      if (deeper) return deeper;
    }
  }
  return undefined;
}
