/** A sandbox for a test, and SDK clients of it: in this process or over HTTP. Closed when the test ends. */
import { onTestFinished } from 'vitest';
import { virtualClock } from '../../src/engine/virtual-clock.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/open.ts';
import { sharedServices } from '../../src/sandbox/services/shared.ts';

export const region = 'eu-west-1';
export const account = '123456789012';
export const started = new Date('2026-11-22T14:00:00Z');

export async function opened(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await openSandbox({ services: sharedServices, clock: virtualClock(started), seed: 'test', ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export const ways = ['in process', 'over HTTP'] as const;
export type Way = (typeof ways)[number];

type Client<T> = new (config: never) => T;

/** One try only: what the sandbox says is what is looked at. */
export async function client<T extends { destroy(): void }>(sandbox: Sandbox, way: Way, Kind: Client<T>, more: object = {}): Promise<T> {
  const target =
    way === 'in process'
      ? { endpoint: 'http://127.0.0.1', requestHandler: sandbox.requestHandler }
      : { endpoint: `http://127.0.0.1:${(await sandbox.listen(0)).port}` };
  const made = new Kind({ region, maxAttempts: 1, credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret' }, ...target, ...more } as never);
  onTestFinished(() => made.destroy());
  return made;
}

/** What a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string; status?: number; code?: string }> {
  try {
    await call;
  } catch (error) {
    const e = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } };
    return {
      name: e.name,
      message: e.message,
      ...(e.$metadata?.httpStatusCode ? { status: e.$metadata.httpStatusCode } : {}),
      ...(e.code ? { code: e.code } : {}),
    };
  }
  throw new Error('it was not refused');
}

export const refusedAs = async (call: Promise<unknown>): Promise<string> => (await refusal(call)).name;
