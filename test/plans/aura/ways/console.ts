/** The person before the Aura console: what a guided step asks for is done there, or is not, before the answer is given. */
import type { Gate } from '../../../../src/engine/host.ts';
import { type Instance, instances } from '../../../../plans/aura/fake/rows.ts';
import { agreeing, no, type RecordingHost, recordingHost, yes } from '../../../support/recording-host.ts';
import type { Rig } from '../../../support/rig.ts';

export const named = (rig: Pick<Rig, 'sandbox'>, name: string): Instance | undefined =>
  [...instances(rig.sandbox.world).values()].find((one) => one.name === name);

/** One request to a host of the sandbox; its status and JSON. */
// biome-ignore lint/suspicious/noExplicitAny: answers of many pages
export async function page(rig: Pick<Rig, 'sandbox'>, path: string, body: object = {}): Promise<{ status: number; body: any }> {
  const handler = rig.sandbox.requestHandler as { handle(request: object): Promise<{ response: { statusCode: number; body: Uint8Array } }> };
  const { response } = await handler.handle({
    method: 'POST',
    path,
    query: {},
    headers: { host: 'console.neo4j.io', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.statusCode, body: JSON.parse(Buffer.from(response.body).toString('utf8') || 'null') };
}

/** Clones `from` to `to`; answers the status of the console. */
export const cloneTo = async (rig: Rig, from: string, to: string): Promise<number> =>
  (await page(rig, `/sandbox/instances/${named(rig, to)?.id}/clone-to`, { source: named(rig, from)?.id })).status;

export const restoreFile = async (rig: Rig, to: string, file: string): Promise<number> =>
  (await page(rig, `/sandbox/instances/${named(rig, to)?.id}/restore-file`, { file })).status;

/** Exports the snapshot of `from`, and answers where the browser put it. */
export const exported = async (rig: Rig, from: string): Promise<string> =>
  (await page(rig, `/sandbox/instances/${named(rig, from)?.id}/export`)).body.file as string;

type Does = Record<string, (gate: Gate) => unknown>;

/** Agrees to everything; at the steps named in `does` it first does something. `false` refuses; text is what is typed instead. */
export function person(secrets: Record<string, string> | undefined, does: Does = {}): RecordingHost {
  const agree = agreeing(secrets);
  return recordingHost(async (gate) => {
    const said = await does[gate.step]?.(gate);
    return said === false ? no('the person says no') : typeof said === 'string' ? yes(said) : agree(gate);
  });
}
