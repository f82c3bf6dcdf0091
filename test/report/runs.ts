/** Runs in virtual time, each to another end, whose plans and journals are reported on. */
import { join } from 'node:path';
import { rollBack } from '../../src/engine/rollback.ts';
import { agreeing, no, recordingHost } from '../support/recording-host.ts';
import { power } from '../support/power.ts';
import { openRig } from '../support/rig.ts';
import type { ScheduleCase } from '../engine/schedule/case.ts';

export type Ending = 'finished' | 'interrupted' | 'backed-out';

/** `cut`: the point at which the power goes in an interrupted run. */
export async function ranTo<T>(given: ScheduleCase, ending: Ending, cut: string, look: (path: string) => Promise<T>): Promise<T> {
  const rig = await openRig({ ...given.world, engines: false });
  try {
    const planned = await rig.plan(given.system, given.source, given.choices);
    const host = recordingHost(agreeing(given.secrets));
    if (ending === 'interrupted') {
      const off = power(cut);
      await rig.run(planned, given.system, { power: off, host }).catch((error: unknown) => {
        if (!off.cut) throw error;
      });
    } else await rig.run(planned, given.system, { host, ...(ending === 'backed-out' ? { until: 'verify' as const } : {}) });
    if (ending === 'backed-out')
      await rollBack({ ...planned, system: given.system, connection: await rig.connection(), host, signal: new AbortController().signal });
    return await look(planned.planPath);
  } finally {
    await rig.close();
  }
}

/** Stopped at the first gate of the switch. */
export async function waiting<T>(given: ScheduleCase, look: (path: string) => Promise<T>): Promise<T> {
  const rig = await openRig({ ...given.world, engines: false });
  try {
    const planned = await rig.plan(given.system, given.source, given.choices);
    const agree = agreeing(given.secrets);
    await rig.run(planned, given.system, { host: recordingHost((gate) => (gate.phase === 'switch' ? no() : agree(gate))) });
    return await look(planned.planPath);
  } finally {
    await rig.close();
  }
}

/** Without what differs from machine to machine, and from recipe to recipe: settings and findings are in the golden file of the small plan. */
export const steady = (text: string, path: string): string =>
  text
    .replaceAll(join(path, '..'), 'FOLDER')
    .replace(/^Choices:$[\s\S]*?(?=^## Approved$)/gm, '(choices, settings, preflight)\n\n')
    .replace(/\bsha256:[0-9a-f]{64}\b/g, 'DIGEST')
    .replace(/^(\| 20\d\d-[^|]*\| )[^|]*\| [^|]*\| (SANDBOX )/gm, '$1USER | HOST | $2')
    .replace(/hash of the last line: `[0-9a-f]+`/g, 'hash of the last line: `HASH`')
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}\b/g, 'UUID');
