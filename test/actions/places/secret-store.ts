/** Secrets Manager in memory, for the operations that a place uses. */
import { jsonAws, Refusal } from '../json-aws.ts';

/** Secrets Manager as facts/kms-and-endpoints.md b3 says: the token is the new version's id, and the same token with other content is refused. */
export function secretStore(text: string | null, about: Record<string, unknown> = {}) {
  const versions = new Map<string, string>([['v1', text ?? '']]);
  const stages: Record<string, string[]> = { v1: ['AWSCURRENT'] };
  const current = () => Object.entries(stages).find(([, labels]) => labels.includes('AWSCURRENT'))?.[0] as string;
  const aws = jsonAws({
    'secretsmanager.DescribeSecret': () => ({ Name: 'app', VersionIdsToStages: stages, ...about }),
    'secretsmanager.GetSecretValue': () =>
      text === null ? { VersionId: 'v1', SecretBinary: 'AAA=' } : { VersionId: current(), SecretString: versions.get(current()) },
    'secretsmanager.PutSecretValue': (input: { ClientRequestToken: string; SecretString: string }) => {
      if (!/^.{32,64}$/.test(input.ClientRequestToken)) throw new Refusal('ValidationException', 'ClientRequestToken');
      if (input.SecretString.length > 65_536)
        throw new Refusal('InvalidParameterException', `Value '${input.SecretString.slice(0, 100)}' at 'secretString' failed`);
      const known = versions.get(input.ClientRequestToken);
      if (known !== undefined && known !== input.SecretString) throw new Refusal('ResourceExistsException');
      const was = current();
      if (known === undefined) {
        for (const labels of Object.values(stages)) labels.length = 0;
        stages[was] = ['AWSPREVIOUS'];
        stages[input.ClientRequestToken] = ['AWSCURRENT'];
        versions.set(input.ClientRequestToken, input.SecretString);
      }
      return { VersionId: input.ClientRequestToken };
    },
  });
  return { aws, versions, stages, value: () => versions.get(current()) };
}
