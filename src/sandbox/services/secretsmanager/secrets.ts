/** Secrets of the sandbox: versions and their stages. facts/kms-and-endpoints.md b3 */
import { ServiceFault, type SandboxWorld, type Table } from '../../service.ts';

export interface SecretVersion {
  VersionId: string;
  SecretString?: string;
  /** base64 */
  SecretBinary?: string;
  stages: string[];
  CreatedDate: string;
}

export interface SecretRow {
  Name: string;
  ARN: string;
  Description?: string;
  /** Absent: the account's own aws/secretsmanager key, which DescribeSecret does not show. */
  KmsKeyId?: string;
  versions: SecretVersion[];
  tags: { Key: string; Value: string }[];
  CreatedDate: string;
  LastChangedDate: string;
  DeletedDate?: string;
  RotationEnabled?: boolean;
  OwningService?: string;
}

export const secrets = (world: SandboxWorld, region: string): Table<SecretRow> => world.table<SecretRow>('secretsmanager.secrets', region);

export interface SecretOptions {
  keyId?: string;
  description?: string;
  rotation?: boolean;
  owningService?: string;
  tags?: Record<string, string>;
}

/** Makes a secret with a first version. */
export function putSecret(world: SandboxWorld, region: string, name: string, value: string, options: SecretOptions = {}): SecretRow {
  const at = world.clock.now().toISOString();
  const row: SecretRow = {
    Name: name,
    ARN: `arn:${world.partition}:secretsmanager:${region}:${world.account}:secret:${name}-${world.id(6)}`,
    ...(options.description === undefined ? {} : { Description: options.description }),
    ...(options.keyId === undefined ? {} : { KmsKeyId: options.keyId }),
    ...(options.rotation === undefined ? {} : { RotationEnabled: options.rotation }),
    ...(options.owningService === undefined ? {} : { OwningService: options.owningService }),
    versions: [],
    tags: Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    CreatedDate: at,
    LastChangedDate: at,
  };
  secrets(world, region).set(name, row);
  addVersion(world, row, { SecretString: value });
  return row;
}

type Content = Pick<SecretVersion, 'SecretString' | 'SecretBinary'>;

/**
 * Adds a version under these stages, AWSCURRENT unless told; AWSPREVIOUS follows by itself. The same token and content again: the version that is there.
 * Fault: ResourceExistsException, for the same token with other content.
 */
export function addVersion(world: SandboxWorld, row: SecretRow, content: Content, token?: string, stages: string[] = ['AWSCURRENT']): SecretVersion {
  const twin = row.versions.find((version) => version.VersionId === token);
  if (twin) {
    if (twin.SecretString === content.SecretString && twin.SecretBinary === content.SecretBinary) return twin;
    throw new ServiceFault('ResourceExistsException', `The operation failed because the secret version ${token} already exists with other content.`);
  }
  const hex = world.id(32);
  const version: SecretVersion = {
    VersionId: token ?? [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
    ...content,
    stages: [],
    CreatedDate: world.clock.now().toISOString(),
  };
  row.versions.push(version);
  for (const stage of stages) moveStage(row, stage, version);
  row.LastChangedDate = version.CreatedDate;
  // About 100 are kept; those without a stage go first: facts b3.
  while (row.versions.length > 100)
    row.versions.splice(
      Math.max(
        0,
        row.versions.findIndex((v) => v.stages.length === 0),
      ),
      1,
    );
  return version;
}

/** A stage is on one version at a time. When AWSCURRENT moves, AWSPREVIOUS goes to the version it left. */
export function moveStage(row: SecretRow, stage: string, to: SecretVersion | undefined): void {
  const from = row.versions.find((version) => version.stages.includes(stage));
  if (from === to) return;
  if (from) from.stages = from.stages.filter((name) => name !== stage);
  to?.stages.push(stage);
  if (stage === 'AWSCURRENT' && from) moveStage(row, 'AWSPREVIOUS', from);
}

/** By name, ARN, or ARN without its last six characters. Faults: ResourceNotFoundException, InvalidRequestException (deleted). */
export function secretOf(world: SandboxWorld, region: string, id: string, deletedToo = false): SecretRow {
  const table = secrets(world, region);
  const row = table.get(id) ?? [...table.values()].find(({ ARN }) => ARN === id || ARN.slice(0, -7) === id);
  if (!row) throw new ServiceFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  if (row.DeletedDate && !deletedToo)
    throw new ServiceFault('InvalidRequestException', "You can't perform this operation on the secret because it was marked for deletion.");
  return row;
}
