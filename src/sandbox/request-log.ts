/** What was asked of the sandbox: for tests and benchmarks that count, and for looking. Secrets never get in. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { type Shape, isStructure, members, traitsOf } from './wire/shape.ts';

export interface RequestRecord {
  n: number;
  /** World time, ISO. */
  at: string;
  service: string;
  operation: string;
  region: string;
  accessKey: string;
  /** Whether the operation can change anything, by its name (and DryRun). */
  write: boolean;
  /** HTTP status; 0 where the answer never left. */
  status: number;
  /** Error name as the client sees it, or the fault that broke the connection. */
  error?: string;
  input: unknown;
}

/** So many are kept in memory, newest last; the file has all. */
const kept = 50_000;

export interface RequestLog {
  /** In order of arrival. One still under way has status 0. */
  records: RequestRecord[];
  /** Takes a request in; the caller fills the record, then calls `done`, which writes it down. */
  begin(at: Date): { record: RequestRecord; done(): void };
}

export function openRequestLog(file: string | undefined): RequestLog {
  const records = file ? readLog(file).slice(-kept) : [];
  let n = records.at(-1)?.n ?? 0;
  return {
    records,
    begin(at) {
      const record: RequestRecord = { n: ++n, at: at.toISOString(), service: '', operation: '', region: '', accessKey: '', write: false, status: 0, input: {} };
      records.push(record);
      if (records.length > kept) records.splice(0, records.length - kept);
      return { record, done: () => file && appendFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 }) };
    },
  };
}

function readLog(file: string): RequestRecord[] {
  if (!existsSync(file)) return [];
  const records: RequestRecord[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    // A killed sandbox may leave a torn line.
    try {
      if (line) records.push(JSON.parse(line) as RequestRecord);
    } catch {}
  }
  return records.sort((a, b) => a.n - b.n);
}

const reads = /^(Describe|List|Get|BatchGet|Search|Lookup|Simulate|Validate|Verify|Check|Estimate)/;

export function canChange(operation: string, input: unknown): boolean {
  if ((input as { DryRun?: unknown } | undefined)?.DryRun === true) return false;
  // Test* only looks, except where it tests by doing: TestFailover, TestMigration of ElastiCache.
  return !reads.test(operation) && !(operation.startsWith('Test') && !/^Test(Failover|Migration)$/.test(operation));
}

/** Members that hold a secret although the models do not mark them. */
const secretNames = /^(AuthToken|.*Passwords?|SecretString|SecretBinary|.*PrivateKey)$/;

/** Members of JSON that hold a secret, whatever their spelling; a JSON body has no schema to say so. */
const secretWords = /password|secret|token|credential/i;

/** JSON for the log: secrets as '(redacted)'. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, secretWords.test(key) && held !== null ? '(redacted)' : withoutSecrets(held)]));
}

/** The input for the log: secrets as '(redacted)', bytes by their length, dates as text. */
export function redacted(shape: Shape | undefined, value: unknown, name = ''): unknown {
  if (value === undefined || value === null) return value;
  if (secretNames.test(name) || (shape && (traitsOf(shape) as { sensitive?: 1 }).sensitive)) return '(redacted)';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (shape && isStructure(shape)) {
    const source = value as Record<string, unknown>;
    return Object.fromEntries(
      [...members(shape)].filter(([key]) => source[key] !== undefined).map(([key, member]) => [key, redacted(member, source[key], key)]),
    );
  }
  if (shape?.isListSchema() && Array.isArray(value)) return value.map((item) => redacted(shape.getValueSchema(), item, name));
  return value;
}
