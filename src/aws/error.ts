/** What an AWS call can answer besides success, in classes the engine acts on. */
export type ErrorClass = 'throttled' | 'transient' | 'credentials' | 'denied' | 'fault' | 'lost';

export class AwsError extends Error {
  /** The SDK's error name: the shape name, e.g. ReplicationGroupNotFoundFault. */
  override name: string;
  constructor(
    name: string,
    message: string,
    readonly kind: ErrorClass,
    readonly service: string,
    readonly operation: string,
    readonly requestId?: string,
    readonly status?: number,
  ) {
    super(message);
    this.name = name;
  }
}

const throttling = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'TooManyRequestsException',
  'BandwidthLimitExceeded',
  'PriorRequestNotComplete',
  'TooManyUpdates',
  // Not in the SDK's own list: facts/elasticache.md 4.4
  'APICallRateForCustomerExceededFault',
  'APICallRateForCustomerExceeded',
]);
const credentials = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'AuthFailure',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'CredentialsProviderError',
  'TokenProviderError',
]);
const denied = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'NotAuthorized', 'OptInRequired']);

/** From whatever the SDK threw. Network errors have a `code` and no request id: facts/kms-and-endpoints.md (c). */
export function toAwsError(error: unknown, service: string, operation: string): AwsError {
  if (error instanceof AwsError) return error;
  const e = error as Error & { code?: string; Code?: string; $metadata?: { requestId?: string; httpStatusCode?: number }; $fault?: string };
  const name = e.name && e.name !== 'Error' ? e.name : (e.Code ?? e.code ?? 'Error');
  const status = e.$metadata?.httpStatusCode;
  // What the SDK says where the service said nothing: SSM's ParameterNotFound has no words.
  const said = e.message === 'UnknownError' ? 'AWS says no more' : e.message;
  const text = (said || String(e.code ?? name)).slice(0, 600);
  return new AwsError(name, text, classify(name, e.code, status), service, operation, e.$metadata?.requestId, status);
}

function classify(name: string, code: string | undefined, status: number | undefined): ErrorClass {
  if (throttling.has(name) || status === 429) return 'throttled';
  if (credentials.has(name)) return 'credentials';
  if (denied.has(name)) return 'denied';
  if (name === 'KMSInternalException' || name === 'DependencyTimeoutException') return 'transient';
  if (status !== undefined && status >= 500) return 'transient';
  if (status === undefined && (code !== undefined || name === 'TimeoutError' || name === 'SyntaxError' || name === 'AbortError')) return 'lost';
  return 'fault';
}
