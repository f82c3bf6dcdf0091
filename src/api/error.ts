/** What an HTTP API answers besides success, in the classes that the engine acts on. All shapes of bodies: facts/aura.md 4.2. */
import { AwsError, type ErrorClass } from '../aws/error.ts';

/** In the service's own words. `name` is NotFound for every 404, else its reason (`ongoing-database-operation`), else HTTP-409. */
export class ApiError extends AwsError {
  constructor(
    name: string,
    message: string,
    kind: ErrorClass,
    /** Whose API it is, for the words. */
    readonly api: string,
    operation: string,
    requestId?: string,
    status?: number,
    /** Seconds that the answer asks to wait. */
    readonly retryAfter?: number,
  ) {
    super(name, message, kind, api, operation, requestId, status);
  }
}

export interface Told {
  message: string;
  reason?: string;
}

/** v1 `errors: [...]`, the gateway's `error`, v2beta1's bare object and its `errors` by field, OAuth's `error_description`, plain text. */
export function toldIn(body: string): Told[] {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    const text = body
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    return text ? [{ message: text.slice(0, 300) }] : [];
  }
  return [...entries(json)].map((one) => ({ ...one, message: one.message.slice(0, 300) }));
}

function* entries(json: unknown): Generator<Told> {
  if (typeof json === 'string') return void (yield { message: json });
  if (json === null || typeof json !== 'object') return;
  const { errors, error, message, reason, error_description: described, field } = json as Record<string, unknown>;
  const text = (value: unknown): value is string => typeof value === 'string' && value !== '';
  if (Array.isArray(errors)) for (const one of errors) yield* entries(one);
  else if (errors !== null && typeof errors === 'object')
    for (const [name, value] of Object.entries(errors))
      for (const one of [value].flat()) for (const told of entries(one)) yield { ...told, message: `${name}: ${told.message}` };
  else if (text(message) || text(reason))
    yield { message: `${text(field) ? `${field}: ` : ''}${text(message) ? message : String(reason)}`, ...(text(reason) ? { reason } : {}) };
  else if (text(error)) yield { message: text(described) ? described : error, ...(text(described) ? { reason: error } : {}) };
  else yield* entries(error);
}

export function toApiError(answer: { status: number; body: string; headers?: Record<string, string> }, api: string, operation: string): ApiError {
  const told = toldIn(answer.body);
  const reason = told.find((one) => one.reason)?.reason;
  const message = told.map((one) => one.message).join('; ') || `HTTP ${answer.status}`;
  const name = answer.status === 404 ? 'NotFound' : (reason ?? `HTTP-${answer.status}`);
  return new ApiError(
    name,
    reason && !message.includes(reason) ? `${message} (${reason})` : message,
    kindOf(answer.status),
    api,
    operation,
    answer.headers?.['x-request-id'],
    answer.status,
    afterOf(answer.headers),
  );
}

function kindOf(status: number): ErrorClass {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'transient';
  // An expired token is answered by 403 in the documents (4.1); a fresh one has been tried when this is thrown.
  return status === 401 || status === 403 ? 'denied' : 'fault';
}

/** Seconds, or an HTTP date. */
function afterOf(headers: Record<string, string> = {}): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(text);
  const now = Date.parse(headers.date ?? '');
  return Number.isNaN(at) || Number.isNaN(now) ? undefined : Math.max(0, (at - now) / 1000);
}
