/** Secrets Manager's operations. Names, stages and refusals as in its API reference; facts/kms-and-endpoints.md b3. */
import { page } from '../../paging.ts';
import { ServiceFault, type Operation, type SandboxWorld } from '../../service.ts';
import { resolveKey } from '../kms/keys.ts';
import { usable } from '../kms/states.ts';
import { addVersion, moveStage, putSecret, secretOf, secrets, type SecretRow, type SecretVersion } from './secrets.ts';

const day = 86_400_000;
const invalid = (text: string): ServiceFault => new ServiceFault('InvalidParameterException', text);
const badToken = (): ServiceFault => new ServiceFault('InvalidNextTokenException', 'Invalid Token');

function checkContent({
  SecretString,
  SecretBinary,
}: {
  SecretString?: string;
  SecretBinary?: Uint8Array;
}): Pick<SecretVersion, 'SecretString' | 'SecretBinary'> {
  if ((SecretString === undefined) === (SecretBinary === undefined))
    throw new ServiceFault('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
  if ((SecretString === undefined ? (SecretBinary?.length ?? 0) : Buffer.byteLength(SecretString)) > 65_536)
    throw invalid('The secret value is longer than 65536 bytes.');
  return SecretString === undefined ? { SecretBinary: Buffer.from(SecretBinary ?? []).toString('base64') } : { SecretString };
}

function checkToken(token: string | undefined): void {
  if (token !== undefined && (token.length < 32 || token.length > 64)) throw invalid('ClientRequestToken must be between 32 and 64 characters long.');
}

/** Reading and writing a secret needs its key: a disabled one stops both. */
function keyUsable(world: SandboxWorld, region: string, row: SecretRow, shape: 'EncryptionFailure' | 'DecryptionFailure'): void {
  try {
    usable(resolveKey(world, region, row.KmsKeyId ?? 'alias/aws/secretsmanager'));
  } catch (error) {
    throw error instanceof ServiceFault ? new ServiceFault(shape, error.message) : error;
  }
}

const stagesOf = (row: SecretRow): Record<string, string[]> =>
  Object.fromEntries(row.versions.filter(({ stages }) => stages.length > 0).map(({ VersionId, stages }) => [VersionId, stages]));

export const operations: Record<string, Operation> = {
  CreateSecret({ Name, ClientRequestToken, Description, KmsKeyId, Tags = [], SecretString, SecretBinary }, { world, region }) {
    checkToken(ClientRequestToken);
    if (!/^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(Name))
      throw new ServiceFault(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
        400,
      );
    const content = SecretString === undefined && SecretBinary === undefined ? undefined : checkContent({ SecretString, SecretBinary });
    const old = secrets(world, region).get(Name);
    if (old?.DeletedDate)
      throw new ServiceFault('InvalidRequestException', "You can't create this secret because a secret with this name is already scheduled for deletion.");
    if (old) {
      const twin = content && old.versions.find((version) => version.VersionId === ClientRequestToken);
      if (twin && twin.SecretString === content.SecretString) return { ARN: old.ARN, Name, VersionId: twin.VersionId };
      throw new ServiceFault('ResourceExistsException', `The operation failed because the secret ${Name} already exists.`);
    }
    const row = putSecret(world, region, Name, '', {
      ...(KmsKeyId === undefined ? {} : { keyId: KmsKeyId }),
      ...(Description === undefined ? {} : { description: Description }),
    });
    Object.assign(row, { versions: [], tags: Tags });
    try {
      keyUsable(world, region, row, 'EncryptionFailure');
    } catch (error) {
      secrets(world, region).delete(Name);
      throw error;
    }
    const version = content && addVersion(world, row, content, ClientRequestToken);
    return { ARN: row.ARN, Name, ...(version ? { VersionId: version.VersionId } : {}) };
  },

  DescribeSecret({ SecretId }, { world, region }) {
    const { versions: _, tags, ...row } = secretOf(world, region, SecretId, true);
    return { ...row, Tags: tags, VersionIdsToStages: stagesOf(secretOf(world, region, SecretId, true)) };
  },

  GetSecretValue({ SecretId, VersionId, VersionStage }, { world, region }) {
    const row = secretOf(world, region, SecretId);
    const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
    const version = row.versions.find((v) => (VersionId === undefined || v.VersionId === VersionId) && (stage === undefined || v.stages.includes(stage)));
    if (!version)
      throw new ServiceFault(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for ${VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${VersionId}`}`,
      );
    keyUsable(world, region, row, 'DecryptionFailure');
    const { stages, ...value } = version;
    return { ARN: row.ARN, Name: row.Name, ...value, VersionStages: stages };
  },

  PutSecretValue({ SecretId, ClientRequestToken, SecretString, SecretBinary, VersionStages }, { world, region }) {
    checkToken(ClientRequestToken);
    const row = secretOf(world, region, SecretId);
    const content = checkContent({ SecretString, SecretBinary });
    keyUsable(world, region, row, 'EncryptionFailure');
    const version = addVersion(world, row, content, ClientRequestToken, VersionStages);
    return { ARN: row.ARN, Name: row.Name, VersionId: version.VersionId, VersionStages: version.stages };
  },

  // To take a stage away from a version it must be named: "UpdateSecretVersionStage", API reference.
  UpdateSecretVersionStage({ SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId }, { world, region, now }) {
    const row = secretOf(world, region, SecretId);
    const holder = row.versions.find(({ stages }) => stages.includes(VersionStage));
    const target = row.versions.find(({ VersionId }) => VersionId === MoveToVersionId);
    if (MoveToVersionId !== undefined && !target)
      throw new ServiceFault('ResourceNotFoundException', `Secrets Manager can't find the specified secret version: ${MoveToVersionId}.`);
    if (RemoveFromVersionId !== undefined && holder?.VersionId !== RemoveFromVersionId)
      throw invalid(`The staging label ${VersionStage} is not attached to version ${RemoveFromVersionId}.`);
    if (RemoveFromVersionId === undefined && holder && holder !== target)
      throw invalid(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${VersionStage} is currently attached to version ${holder.VersionId}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    if (VersionStage === 'AWSCURRENT' && !target) throw invalid("You can't remove AWSCURRENT from a version without moving it to another one.");
    moveStage(row, VersionStage, target);
    row.LastChangedDate = now.toISOString();
    return { ARN: row.ARN, Name: row.Name };
  },

  ListSecrets({ MaxResults = 100, NextToken, Filters = [], IncludePlannedDeletion }, { world, region }) {
    if (MaxResults < 1 || MaxResults > 100) throw invalid('MaxResults must be between 1 and 100.');
    const filters: { Key?: string; Values?: string[] }[] = Filters;
    const all = [...secrets(world, region).values()].filter(
      (row) => (IncludePlannedDeletion || !row.DeletedDate) && filters.every((filter) => fits(row, filter)),
    );
    const { rows, next } = page(all, ({ Name }) => Name, MaxResults, NextToken, badToken);
    return {
      SecretList: rows.map(({ versions: _, tags, ...row }) => ({
        ...row,
        Tags: tags,
        SecretVersionsToStages: stagesOf(secrets(world, region).get(row.Name) as SecretRow),
      })),
      NextToken: next,
    };
  },

  ListSecretVersionIds({ SecretId, MaxResults = 100, NextToken, IncludeDeprecated }, { world, region }) {
    const row = secretOf(world, region, SecretId);
    const shown = row.versions.filter(({ stages }) => IncludeDeprecated || stages.length > 0);
    const { rows, next } = page(shown, ({ VersionId }) => VersionId, MaxResults, NextToken, badToken);
    return {
      ARN: row.ARN,
      Name: row.Name,
      Versions: rows.map(({ VersionId, stages, CreatedDate }) => ({ VersionId, VersionStages: stages, CreatedDate })),
      NextToken: next,
    };
  },

  DeleteSecret({ SecretId, RecoveryWindowInDays = 30, ForceDeleteWithoutRecovery }, { world, region, now }) {
    const row = secretOf(world, region, SecretId);
    if (RecoveryWindowInDays < 7 || RecoveryWindowInDays > 30) throw invalid('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    if (ForceDeleteWithoutRecovery) secrets(world, region).delete(row.Name);
    else row.DeletedDate = now.toISOString();
    return { ARN: row.ARN, Name: row.Name, DeletionDate: new Date(now.getTime() + (ForceDeleteWithoutRecovery ? 0 : RecoveryWindowInDays * day)) };
  },

  RestoreSecret({ SecretId }, { world, region }) {
    const row = secretOf(world, region, SecretId, true);
    delete row.DeletedDate;
    return { ARN: row.ARN, Name: row.Name };
  },
};

/** "The prefix of a value": name, description, tag-key, tag-value, all; a ! before it turns it around. */
function fits(row: SecretRow, { Key = 'all', Values = [] }: { Key?: string; Values?: string[] }): boolean {
  const fields: Record<string, string[]> = {
    name: [row.Name],
    description: [row.Description ?? ''],
    'tag-key': row.tags.map((tag) => tag.Key),
    'tag-value': row.tags.map((tag) => tag.Value),
    'owning-service': [row.OwningService ?? ''],
  };
  const have = Key === 'all' ? Object.values(fields).flat() : fields[Key];
  if (!have) throw invalid(`Invalid filter key: ${Key}`);
  return Values.some((value) => (value.startsWith('!') ? !have.some((text) => text.startsWith(value.slice(1))) : have.some((text) => text.startsWith(value))));
}
