/** Parameters of the sandbox's Parameter Store: facts/kms-and-endpoints.md b2. */
import type { SandboxWorld, Table } from '../../service.ts';

export interface ParameterVersion {
  Version: number;
  Value: string;
  Type: string;
  KeyId?: string;
  Description?: string;
  Tier: string;
  DataType: string;
  AllowedPattern?: string;
  LastModifiedDate: string;
  LastModifiedUser: string;
  Labels: string[];
}

export interface ParameterRow {
  Name: string;
  ARN: string;
  versions: ParameterVersion[];
  tags: { Key: string; Value: string }[];
}

export const parameters = (world: SandboxWorld, region: string): Table<ParameterRow> => world.table<ParameterRow>('ssm.parameters', region);

export interface ParameterOptions {
  type?: 'String' | 'StringList' | 'SecureString';
  keyId?: string;
  description?: string;
  tier?: 'Standard' | 'Advanced';
  dataType?: string;
  allowedPattern?: string;
  tags?: Record<string, string>;
}

/** Writes a parameter's next version. A SecureString without a key gets the account's default key, as the service does. */
export function putParameter(world: SandboxWorld, region: string, name: string, value: string, options: ParameterOptions = {}): ParameterVersion {
  const table = parameters(world, region);
  const row = table.get(name) ?? {
    Name: name,
    ARN: `arn:${world.partition}:ssm:${region}:${world.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    versions: [],
    tags: Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
  const last = row.versions.at(-1);
  const type = options.type ?? last?.Type ?? 'String';
  const description = options.description ?? last?.Description;
  const pattern = options.allowedPattern ?? last?.AllowedPattern;
  const version: ParameterVersion = {
    Version: (last?.Version ?? 0) + 1,
    Value: value,
    Type: type,
    ...(type === 'SecureString' ? { KeyId: options.keyId ?? 'alias/aws/ssm' } : {}),
    ...(description ? { Description: description } : {}),
    ...(pattern ? { AllowedPattern: pattern } : {}),
    Tier: options.tier ?? last?.Tier ?? 'Standard',
    DataType: options.dataType ?? last?.DataType ?? 'text',
    LastModifiedDate: world.clock.now().toISOString(),
    LastModifiedUser: `arn:${world.partition}:iam::${world.account}:user/sandbox`,
    Labels: [],
  };
  row.versions.push(version);
  // The last 100 are kept: facts b2.
  if (row.versions.length > 100) row.versions.shift();
  table.set(name, row);
  return version;
}
