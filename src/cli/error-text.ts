/** An error as people read it: what and why, what to do, the service's request id; the stack only with --debug. */
export function errorLines(error: unknown, debug: boolean): string[] {
  const e = (error instanceof Error ? error : new Error(String(error))) as Error & {
    remedy?: string;
    requestId?: string;
    service?: string;
    operation?: string;
    kind?: string;
    /** Of an API that is not AWS's. */
    api?: string;
  };
  // An AWS error's name is the service's own word, and what people search for.
  const aws = e.kind !== undefined && e.operation !== undefined;
  const what = aws ? `${e.service} ${e.operation}: ${e.name}: ${e.message}` : e.message;
  const remedy = e.remedy ?? (aws ? (e.api ? apiRemedy(e.kind ?? '', e.api) : awsRemedy(e.kind ?? '')) : undefined);
  return [
    `encmigrate: ${what}`,
    ...(remedy ? [`  what to do: ${remedy}`] : []),
    ...(e.requestId ? [`  ${e.api ?? 'AWS'} request id: ${e.requestId}`] : []),
    ...(debug ? (e.stack ?? '').split('\n') : unexpected(e) ? ['  this was not expected; the stack is told with --debug'] : []),
  ];
}

/** What no part of the program throws on purpose. */
const unexpected = (e: Error): boolean => ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError'].includes(e.name);

function apiRemedy(kind: string, api: string): string {
  if (kind === 'denied') return `give this API client of ${api} the role that allows it, or use another one`;
  if (kind === 'lost') return 'check the network, then say it again';
  if (kind === 'throttled') return 'wait a minute, then say it again';
  return `wait a minute and say it again; ${api} itself can look up the request by its id`;
}

function awsRemedy(kind: string): string | undefined {
  if (kind === 'credentials') return 'log in again (aws sso login, or new keys), or choose --profile NAME';
  if (kind === 'denied') return 'allow this operation to this identity, or choose --profile NAME';
  if (kind === 'lost') return 'check the network and the endpoint, then say it again';
  if (kind === 'throttled') return 'wait a minute, then say it again';
  return undefined;
}
