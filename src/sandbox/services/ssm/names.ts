/** Parameter names and selectors: "About requirements and constraints for parameter names", Systems Manager User Guide; facts b2. */
import { ServiceFault, type SandboxWorld } from '../../service.ts';
import { validation } from '../refusals.ts';
import { parameters, type ParameterRow, type ParameterVersion } from './parameters.ts';

export const notFound = (): ServiceFault => new ServiceFault('ParameterNotFound', '');

export function checkNewName(name: string): void {
  if (/^\/?(aws|ssm)/i.test(name)) throw validation('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) throw validation("Parameter name: can't contain characters other than a-zA-Z0-9_.-/");
  if (name.includes('/') && !name.startsWith('/')) throw validation('Parameter name must be a fully qualified name.');
  if (name.split('/').length > 16) throw new ServiceFault('HierarchyLevelLimitExceededException', 'A hierarchy can have a maximum of 15 levels.');
}

/** A name or ARN, without selector. */
export function plainName(world: SandboxWorld, region: string, given: string): string {
  const own = `arn:${world.partition}:ssm:${region}:${world.account}:parameter`;
  if (!given.startsWith('arn:')) return given;
  const path = given.startsWith(own) ? given.slice(own.length) : given;
  return parameters(world, region).has(path) ? path : path.slice(1);
}

export interface Selected {
  row: ParameterRow;
  version: ParameterVersion;
  selector?: string;
}

/** `name`, `name:3`, `name:label`, or an ARN with the same. Faults: ParameterNotFound, ParameterVersionNotFound. */
export function select(world: SandboxWorld, region: string, given: string): Selected {
  const parts = /^(arn:[^/]*:parameter)?(.*?)(:[^:/]+)?$/.exec(given);
  const selector = parts?.[3]?.slice(1);
  const row = parameters(world, region).get(plainName(world, region, `${parts?.[1] ?? ''}${parts?.[2] ?? ''}`));
  const last = row?.versions.at(-1);
  if (!row || !last) throw notFound();
  if (selector === undefined) return { row, version: last };
  const version = row.versions.find((v) => (/^\d+$/.test(selector) ? v.Version === Number(selector) : v.Labels.includes(selector)));
  if (!version)
    throw new ServiceFault(
      'ParameterVersionNotFound',
      /^\d+$/.test(selector)
        ? `Systems Manager could not find version ${selector} of ${row.Name}. Verify the version and try again.`
        : `Systems Manager could not find label ${selector} of ${row.Name}.`,
    );
  return { row, version, selector: `:${selector}` };
}
