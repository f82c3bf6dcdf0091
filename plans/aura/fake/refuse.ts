/** Refusals in the shapes that the API has: v1 errors, the gateway's, and those of v2beta1 that turn up beside them. Facts 4.2. */
import { type RestAnswer, RestRefusal } from '../../../src/sandbox/rest/service.ts';

export interface Trouble {
  status: number;
  reason: string;
  message: string;
  field?: string;
  retryAfter?: number;
}

export type Shape = 'v1' | 'gateway' | 'bare' | 'by-field' | 'text';

export function inShape(shape: Shape, { status, reason, message, field, retryAfter }: Trouble): RestAnswer {
  const bodies: Record<Shape, unknown> = {
    v1: { errors: [{ message, reason, ...(field ? { field } : {}) }] },
    gateway: { error: message },
    bare: { message, reason },
    'by-field': { errors: { [field ?? 'base']: [message] } },
    text: message,
  };
  return { status, body: bodies[shape], ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }) };
}

const refusal = (status: number, reason: string, message: string, field?: string): RestRefusal =>
  new RestRefusal(reason, inShape('v1', { status, reason, message, ...(field ? { field } : {}) }));

export const gateway = (status: number, name: string, message: string): RestRefusal =>
  new RestRefusal(name, inShape('gateway', { status, reason: name, message }));

export const noInstance = (id: string): RestRefusal => refusal(404, 'db-not-found', `DB not found: ${id}`);
export const noTenant = (id: string): RestRefusal => refusal(404, 'tenant-not-found', `Tenant not found: ${id}`);
export const noSnapshot = (id: string): RestRefusal => refusal(404, 'snapshot-not-found', `Snapshot not found: ${id}`);
export const noKey = (id: string): RestRefusal => refusal(404, 'encryption-key-not-found', `Encryption Key not found: ${id}`);
export const keyInUse = (id: string): RestRefusal => refusal(400, 'encryption-key-is-active', `Encryption key ${id} is in use by one or more instances`);
export const busy = (id: string): RestRefusal => refusal(409, 'ongoing-database-operation', `An operation on database ${id} is already under way`);
export const unavailable = (action: string, status: string): RestRefusal =>
  refusal(409, 'instance-action-unavailable', `The action ${action} is not available while the instance is ${status}`);
export const snapshotRuns = (): RestRefusal => refusal(409, 'snapshot-not-allowed', 'A snapshot of this database is already in progress');
export const incapable = (message: string): RestRefusal => refusal(400, 'database-incapable-of-action', message);
export const tenantIncapable = (message: string): RestRefusal => refusal(403, 'tenant-incapable-of-action', message);
export const invalid = (field: string, message: string, reason = 'invalid-request'): RestRefusal => refusal(400, reason, message, field);

/** Everything that is wrong at once, as the API lists it. */
export const missing = (fields: string[]): RestRefusal =>
  new RestRefusal('missing-fields', {
    status: 400,
    body: { errors: fields.map((field) => ({ message: `Must provide: ${field}`, reason: 'missing-field', field })) },
  });
