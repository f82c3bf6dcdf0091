/** Parameter Store in memory, for the operations that a place uses. */
import { jsonAws, Refusal } from '../json-aws.ts';

export interface Version {
  Value: string;
  Version: number;
  Type: string;
  KeyId?: string;
  Tier: string;
  DataType: string;
  AllowedPattern?: string;
  Description?: string;
}

/** Parameter Store as facts/kms-and-endpoints.md b2 says: a SecureString without KeyId takes the default key, a pattern is checked. */
export function parameterStore(given: Partial<Version> & { Value: string }, name = '/prod/redis') {
  const versions: Version[] = [{ Version: 3, Type: 'String', Tier: 'Standard', DataType: 'text', ...given }];
  const last = () => versions.at(-1) as Version;
  const state = { versions, last, after: undefined as (() => void) | undefined, before: undefined as (() => void) | undefined };
  const known = (asked: string) => {
    if (asked !== name) throw new Refusal('ParameterNotFound');
  };
  const aws = jsonAws({
    'ssm.GetParameter': (input: { Name: string; WithDecryption?: boolean }) => {
      known(input.Name);
      const { Value, Version, Type, DataType } = last();
      return { Parameter: { Name: name, Value: Type === 'SecureString' && !input.WithDecryption ? 'AQICAH' : Value, Version, Type, DataType } };
    },
    'ssm.DescribeParameters': (input: { ParameterFilters: { Values: string[] }[]; NextToken?: string }) => {
      // The service may answer an empty page first.
      if (!input.NextToken) return { Parameters: [], NextToken: 'more' };
      const { Value: _, ...rest } = last();
      return { Parameters: input.ParameterFilters[0]?.Values[0] === name ? [{ Name: name, ...rest }] : [] };
    },
    'ssm.PutParameter': (input: Version & { Name: string; Overwrite?: boolean }) => {
      known(input.Name);
      if (!input.Overwrite) throw new Refusal('ParameterAlreadyExists');
      state.before?.();
      if (input.Value.length > (input.Tier === 'Standard' ? 4096 : 8192))
        throw new Refusal('ValidationException', `1 validation error detected: Value '${input.Value}' at 'value' failed to satisfy constraint`);
      if (input.AllowedPattern && !new RegExp(input.AllowedPattern).test(input.Value))
        throw new Refusal('ParameterPatternMismatchException', `Parameter value, cannot be validated against allowedPattern: ${input.AllowedPattern}`);
      const { Name: _, Overwrite: __, ...rest } = input;
      versions.push({
        ...rest,
        ...(rest.Type === 'SecureString' ? { KeyId: rest.KeyId ?? 'alias/aws/ssm' } : {}),
        Tier: rest.Tier ?? 'Advanced',
        Version: last().Version + 1,
      });
      state.after?.();
      return { Version: last().Version, Tier: last().Tier };
    },
  });
  return { ...state, aws, state };
}
