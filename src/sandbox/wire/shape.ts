/** Shapes of an operation, read from the SDK client's exported schemas; nothing about a service is written by hand here. */
import { NormalizedSchema } from '@smithy/core/schema';

export type Shape = NormalizedSchema;

export interface Traits {
  xmlName?: string;
  ec2QueryName?: string;
  xmlFlattened?: 1;
  xmlAttribute?: 1;
  timestampFormat?: number;
  /** Wire code and HTTP status of the query protocols. */
  awsQueryError?: [string, number];
  httpError?: number;
  error?: 'client' | 'server';
  http?: [method: string, path: string, status: number];
  httpLabel?: 1;
  httpQuery?: string;
  httpHeader?: string;
  httpPayload?: 1;
}

export interface OperationShape {
  name: string;
  input: Shape;
  output: Shape;
  traits: Traits;
}

export type SdkModule = Record<string, unknown>;

export const traitsOf = (shape: Shape): Traits => shape.getMergedTraits() as Traits;

export const isStructure = (shape: Shape): boolean => shape.isStructSchema();

/** The operation's shapes, or undefined when the service has no such operation. */
export function operationShape(sdk: SdkModule, name: string): OperationShape | undefined {
  const schema = sdk[`${name}$`];
  if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
  const [, , , traits, input, output] = schema;
  return {
    name,
    traits: (typeof traits === 'object' && traits !== null ? traits : {}) as Traits,
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
  };
}

/** An error shape by its name, e.g. ReplicationGroupNotFoundFault. */
export function errorShape(sdk: SdkModule, name: string): Shape | undefined {
  const schema = sdk[`${name}$`];
  return Array.isArray(schema) && schema[0] === -3 ? NormalizedSchema.of(schema as never) : undefined;
}

export function* members(shape: Shape): Generator<[name: string, member: Shape]> {
  if (shape.isUnitSchema() || !isStructure(shape)) return;
  yield* shape.structIterator() as Iterable<[string, Shape]>;
}

/** Names of required members: a structure's schema lists them first and gives their count. */
export function required(shape: Shape): string[] {
  const schema = shape.getSchema() as unknown as [number, string, string, unknown, string[], unknown[], number?];
  if (!isStructure(shape)) return [];
  return schema[4].slice(0, schema[6] ?? 0);
}

/** What the SDK client of a service knows of its wire: taken from the client itself. */
export interface ServiceWire {
  xmlNamespace: string;
  version: string;
  /** Prefix of X-Amz-Target. */
  target: string;
  /** A JSON or CBOR service that used to speak Query also answers with its old error codes, in a header. */
  queryCompatible: boolean;
}

export function serviceWire(sdk: SdkModule): ServiceWire {
  const name = Object.keys(sdk).find((key) => /^[A-Z].*Client$/.test(key));
  if (!name) throw new Error('this SDK module exports no client');
  const Client = sdk[name] as new (config: object) => { config: { protocolSettings?: Record<string, unknown> }; destroy(): void };
  const client = new Client({ region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  const settings = client.config.protocolSettings ?? {};
  client.destroy();
  return {
    xmlNamespace: String(settings.xmlNamespace ?? ''),
    version: String(settings.version ?? ''),
    target: String(settings.serviceTarget ?? ''),
    queryCompatible: settings.awsQueryCompatible === true,
  };
}
