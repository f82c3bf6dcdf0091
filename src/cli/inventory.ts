/** Everything of every system in several regions, side by side. What cannot be read in one region hides nothing of the others. */
import type { Connection } from '../aws/connect.ts';
import type { Found } from '../plan/system.ts';
import { systemNames, systemOf } from './systems.ts';

export interface Inventory {
  rows: Found[];
  at: string;
  regions: string[];
  failures: { region: string; system: string; message: string; error: unknown }[];
}

/** `reach` connects to one region; unless it is `keep`, the connection is closed here. */
export async function inventory(
  regions: readonly string[],
  reach: (region: string) => Promise<Connection>,
  options: { keep?: boolean } = {},
): Promise<Inventory> {
  const rows: Found[] = [];
  const failures: Inventory['failures'] = [];
  let at = new Date();
  await Promise.all(
    regions.map(async (region) => {
      let connection: Connection;
      try {
        connection = await reach(region);
      } catch (error) {
        failures.push({ region, system: '', message: (error as Error).message, error });
        return;
      }
      await Promise.all(
        systemNames().map(async (name) => {
          try {
            rows.push(...(await (await systemOf(name)).discover(connection.world.aws, region, connection.world)));
          } catch (error) {
            failures.push({ region, system: name, message: (error as Error).message, error });
          }
        }),
      );
      at = connection.world.clock.now();
      if (!options.keep) connection.close();
    }),
  );
  const order = (found: Found) => `${regions.indexOf(found.region).toString().padStart(3, '0')} ${found.system} ${found.id}`;
  return { rows: rows.sort((a, b) => (order(a) < order(b) ? -1 : 1)), at: at.toISOString(), regions: [...regions], failures };
}

/** Every region that this account may use. */
export async function allRegions(connection: Connection): Promise<string[]> {
  const { output } = await connection.world.aws.call('ec2', 'DescribeRegions', { AllRegions: false });
  return ((output.Regions ?? []) as { RegionName?: string }[]).flatMap((region) => region.RegionName ?? []).sort();
}
