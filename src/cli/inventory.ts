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
  return { rows: inOrder(rows, regions), at: at.toISOString(), regions: [...regions], failures };
}

/** By region as asked for, then system as registered, then id. */
export function inOrder(rows: readonly Found[], regions: readonly string[]): Found[] {
  const systems = systemNames();
  const order = ({ region, system, id }: Found): string =>
    [regions.indexOf(region), systems.indexOf(system)].map((n) => String(n).padStart(3, '0')).join() + id;
  return [...rows].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Every region that this account may use. */
export async function allRegions(connection: Connection): Promise<string[]> {
  const { output } = await connection.world.aws.call('ec2', 'DescribeRegions', { AllRegions: false });
  return ((output.Regions ?? []) as { RegionName?: string }[]).flatMap((region) => region.RegionName ?? []).sort();
}
