/** One connection: who we are, where, by which endpoint, on LIVE or on a sandbox. Every AWS call goes through here. */
import type { AwsCaller, StandIns, World } from '../actions/context.ts';
import type { Clock } from '../engine/clock.ts';
import { systemClock } from '../engine/system-clock.ts';
import { CredentialsError } from '../plan/errors.ts';
import { UsageError } from '../plan/usage-error.ts';
import { connectRedis } from '../redis/connection.ts';
import { clients } from './clients.ts';
import { AwsError, toAwsError } from './error.ts';
import type { Http } from './http.ts';
import { onPath } from '../actions/child/program.ts';
import { lentBy, onlyLent } from './lent-program.ts';
import { inSandbox, live } from './resolve-host.ts';
import { asking } from './retry.ts';
import { serverClock } from './server-clock.ts';

export interface Identity {
  account: string;
  arn: string;
  partition: string;
}

export interface Connection {
  world: World;
  identity: Identity;
  region: string;
  profile?: string;
  mode: 'LIVE' | 'SANDBOX';
  /** The override in force, shown on every screen. */
  endpoint?: string;
  /** Forgets cached credentials and asks STS again; throws CredentialsError or AwsError of class credentials. */
  refresh(): Promise<Identity>;
  close(): void;
}

export interface ConnectOptions {
  region?: string;
  profile?: string;
  endpointUrl?: string;
  given?: World['given'];
  /** SDK requestHandler of an in-process sandbox; implies SANDBOX with this clock. */
  inProcess?: {
    requestHandler: unknown;
    clock: Clock;
    missing: Record<string, string>;
    redis?: World['redis'];
    http?: World['http'];
    standIns?: StandIns;
  };
}

const loopback = (url: string | undefined): boolean => {
  if (!url) return false;
  try {
    const host = new URL(url).hostname;
    return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
  } catch {
    throw new UsageError(`endpoint URL "${url}" is not a URL`, 'write it as http://127.0.0.1:4599');
  }
};

type Signer = { sign(request: unknown): Promise<{ headers: Record<string, string> }> };
type SdkClient = {
  config: unknown;
  send(command: unknown, options?: unknown): Promise<unknown>;
  destroy(): void;
  middlewareStack: { add(m: unknown, o: unknown): void };
};

/** Throws UsageError (no region, bad URL) or CredentialsError. */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  // The JS SDK ignores AWS_DEFAULT_REGION, which the CLI and boto3 take: facts/kms-and-endpoints.md (c).
  const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const endpoint = options.inProcess ? 'in-process' : (options.endpointUrl ?? process.env.AWS_ENDPOINT_URL);
  const local = options.inProcess !== undefined || loopback(endpoint);
  const learned = serverClock();
  let isSandbox = options.inProcess !== undefined;
  const missing: Record<string, string> = { ...options.inProcess?.missing };
  const made = new Map<string, SdkClient>();

  const hear = (headers: Record<string, string>) => {
    if (!local || options.inProcess || headers['x-encmigrate-sandbox'] === undefined) return;
    isSandbox = true;
    learned.learn(headers['x-encmigrate-now'], headers['x-encmigrate-speed']);
    if (headers['x-encmigrate-missing']) Object.assign(missing, JSON.parse(headers['x-encmigrate-missing']));
  };

  // A client's signer keeps the first name that it signs with, so each name has a client of its own.
  const client = async (service: string, signs?: string): Promise<{ sdk: SdkClient; module: Record<string, unknown> }> => {
    const known = clients[service];
    if (!known) throw new Error(`no client for service ${service}`);
    const module = await known.load();
    const key = signs ? `${service} for ${signs}` : service;
    let sdk = made.get(key);
    if (!sdk) {
      const Client = module[known.client] as new (config: object) => SdkClient;
      sdk = new Client(clientConfig(region, options, endpoint, local));
      sdk.middlewareStack.add(
        (next: (args: unknown) => Promise<{ response: { headers?: Record<string, string> } }>) => async (args: unknown) => {
          const answer = await next(args);
          hear(answer.response?.headers ?? {});
          return answer;
        },
        { step: 'deserialize', priority: 'low', name: 'encmigrateSandboxHeaders' },
      );
      made.set(key, sdk);
    }
    return { sdk, module };
  };

  const aws: AwsCaller = {
    async call(service, operation, input, call) {
      const { sdk, module } = await client(service);
      const Command = module[`${operation}Command`] as (new (input: object) => unknown) | undefined;
      if (!Command) throw new Error(`${service} has no operation ${operation}`);
      try {
        const answer = (await clock().busy(sdk.send(new Command(input), call?.signal ? { abortSignal: call.signal } : {}))) as {
          $metadata?: { requestId?: string };
        };
        const { $metadata, ...output } = answer;
        return { output: plain(output) as Record<string, unknown>, ...($metadata?.requestId ? { requestId: $metadata.requestId } : {}) };
      } catch (error) {
        if (call?.signal?.aborted) throw call.signal.reason;
        const headers = (error as { $response?: { headers?: Record<string, string> } }).$response?.headers;
        if (headers) hear(headers);
        if (/Region is missing/.test((error as Error).message ?? '')) throw new UsageError('no region is chosen', 'give --region REGION, or set AWS_REGION');
        throw toAwsError(error, service, operation);
      }
    },
  };
  // Loaded when a data plane is first asked: most runs never do.
  const http: Http = async (request, signal) => {
    const { createHttp } = await import('./http.ts');
    return createHttp({
      // The SDK's own signer, so that data planes are asked as whom the services know: same credentials, same region.
      async sign(signable, signs) {
        const { config } = (await client('sts', signs)).sdk as { config: { region(): Promise<string>; signer(scheme: object): Promise<Signer> } };
        const signer = await config.signer({ name: 'sigv4', signingName: signs, signingRegion: await config.region(), properties: {} });
        return signer.sign(signable);
      },
      resolve: (host, port) => resolve(host, port),
    })(request, signal);
  };
  const resolve: NonNullable<World['resolve']> = (host, port) =>
    isSandbox ? inSandbox((query) => control(options, endpoint, 'hosts', query), host, port) : live(host, port);
  const program: NonNullable<World['program']> = async (name) =>
    isSandbox ? lentBy((query) => control(options, endpoint, 'programs', query), name, options.inProcess?.standIns ? onlyLent : onPath) : onPath(name);
  const clock = (): Clock => options.inProcess?.clock ?? (isSandbox ? learned : systemClock);

  const whoami = async (): Promise<Identity> => {
    const { output } = await asking(aws, clock())('sts', 'GetCallerIdentity', {});
    const arn = String(output.Arn ?? '');
    return { account: String(output.Account), arn, partition: arn.split(':')[1] || 'aws' };
  };
  const identity = await whoami().catch((error: unknown) => {
    if (error instanceof AwsError && error.kind !== 'throttled' && error.kind !== 'transient') throw notConnected(error, endpoint);
    throw error;
  });
  const world: World = {
    get clock() {
      return clock();
    },
    aws,
    redis: options.inProcess?.redis ?? connectRedis,
    http: options.inProcess?.http ?? http,
    resolve,
    program,
    ...(options.given ? { given: options.given } : {}),
    get sandbox() {
      return isSandbox;
    },
    get missing() {
      return isSandbox ? missing : {};
    },
    ...(options.inProcess?.standIns ? { standIns: options.inProcess.standIns } : {}),
  };
  return {
    world,
    identity,
    region: region ?? (await regionOf((await client('sts')).sdk)),
    ...(options.profile ? { profile: options.profile } : {}),
    mode: isSandbox ? 'SANDBOX' : 'LIVE',
    ...(endpoint && !options.inProcess ? { endpoint } : {}),
    async refresh() {
      for (const sdk of made.values()) sdk.destroy();
      made.clear();
      return whoami();
    },
    close() {
      for (const sdk of made.values()) sdk.destroy();
    },
  };
}

/** The sandbox's answer to where a host name leads, or what program it lends, by the way its other answers come. */
async function control(
  options: ConnectOptions,
  endpoint: string | undefined,
  what: 'hosts' | 'programs',
  query: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const path = `/_encmigrate/${what}`;
  if (!options.inProcess) {
    const { exchange } = await import('./http.ts');
    const { hostname, port, host } = new URL(endpoint ?? '');
    return exchange({ address: hostname, port: Number(port || 80), tls: false }, hostname, { method: 'GET', host, path, query }, { host });
  }
  const handler = options.inProcess.requestHandler as { handle(request: object): Promise<{ response: { statusCode: number; body: Uint8Array } }> };
  const { response } = await handler.handle({ method: 'GET', path, query, headers: {} });
  return { status: response.statusCode, body: Buffer.from(response.body).toString('utf8') };
}

function clientConfig(region: string | undefined, options: ConnectOptions, endpoint: string | undefined, local: boolean): object {
  return {
    ...(region ? { region } : {}),
    ...(options.profile ? { profile: options.profile } : {}),
    ...(options.inProcess ? { endpoint: 'http://127.0.0.1', requestHandler: options.inProcess.requestHandler } : endpoint ? { endpoint } : {}),
    // A sandbox accepts any credentials; real ones must not be looked for, nor sent, when only a local address is asked; one in this process takes no others.
    ...(options.inProcess || (local && !process.env.AWS_ACCESS_KEY_ID && !options.profile)
      ? { credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } }
      : {}),
    // Our own retries: a create whose answer was lost must be probed, never sent again by the SDK.
    maxAttempts: 1,
    ...(options.inProcess ? {} : { requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 } }),
  };
}

async function regionOf(sdk: unknown): Promise<string> {
  const config = (sdk as { config: { region: () => Promise<string> } }).config;
  return config.region();
}

function notConnected(error: AwsError, endpoint: string | undefined): Error {
  if (error.kind === 'lost')
    return new UsageError(
      `${endpoint ?? 'AWS'} does not answer: ${error.message}`,
      endpoint ? 'start it with encmigrate sandbox, or unset AWS_ENDPOINT_URL' : 'check the network',
    );
  return new CredentialsError(
    `AWS refuses these credentials: ${error.name}: ${error.message}`,
    'log in again (aws sso login, or new keys), or choose --profile NAME',
  );
}

/** Dates as ISO text, bytes as base64: everything downstream is plain JSON. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .map(([k, v]) => [k, plain(v)]),
    );
  return value;
}
