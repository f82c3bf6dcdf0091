/** What AWS says of a plan's source and target now. Best effort: where it cannot be asked, that is what is said. */
import type { Connection } from '../aws/connect.ts';
import type { Status } from '../engine/status.ts';
import type { Found } from '../plan/system.ts';
import type { WorldSays } from './standing-of.ts';
import { systemOf } from './systems.ts';

const patience = 15_000;

export async function worldSays({ plan, state }: Status, reach: () => Promise<Connection>): Promise<WorldSays> {
  let connection: Connection | undefined;
  try {
    connection = await Promise.race([reach(), late()]);
    if (connection.identity.account !== plan.account)
      return { error: `these credentials are of account ${connection.identity.account}, the plan is for ${plan.account}` };
    const began = state.runs[0]?.mode;
    if (began && began !== connection.mode) return { error: `this run is on ${began}, and this is ${connection.mode}` };
    const rows = await Promise.race([(await systemOf(plan.system)).discover(connection.world.aws, plan.region, connection.world), late()]);
    return { source: says(rows.find((row) => row.id === plan.source.id)), target: says(rows.find((row) => row.id === plan.target.id)) };
  } catch (error) {
    return { error: (error as Error).message };
  } finally {
    connection?.close();
  }
}

const says = (row: Found | undefined): string =>
  row ? [row.status, row.why, `encryption ${row.encryption}`, row.summary].filter((part) => part !== undefined).join(', ') : 'it is not there';

const late = (): Promise<never> => new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer within ${patience / 1000} s`)), patience).unref());
