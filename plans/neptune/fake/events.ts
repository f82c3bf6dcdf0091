/** Events, kept for 14 days: facts/neptune.md 3b. */
import type { SandboxCall, SandboxWorld } from '../../../src/sandbox/service.ts';
import { arnOf, type Kind } from './names.ts';
import { filtered, page, type Paged } from './paging.ts';
import { conflict, invalid } from './refuse.ts';
import { events, type EventRow } from './rows.ts';

const kinds: Record<string, Kind> = { 'db-cluster': 'cluster', 'db-instance': 'db', 'db-cluster-snapshot': 'cluster-snapshot' };
const kept = 14 * 86_400_000;

export function tell(
  world: SandboxWorld,
  region: string,
  type: 'db-cluster' | 'db-instance' | 'db-cluster-snapshot',
  id: string,
  category: string,
  message: string,
  at: Date,
): void {
  const table = events(world, region);
  const n = Number([...table.keys()].at(-1) ?? 0) + 1;
  table.set(String(n), {
    SourceIdentifier: id,
    SourceType: type,
    Message: message,
    EventCategories: [category],
    Date: at.toISOString(),
    SourceArn: arnOf(world, region, kinds[type] ?? 'cluster', id),
  });
}

interface Asked extends Paged {
  SourceIdentifier?: string;
  SourceType?: string;
  StartTime?: Date;
  EndTime?: Date;
  Duration?: number;
  EventCategories?: string[];
}

export const eventOperations = {
  DescribeEvents(input: Asked, { world, region, now }: SandboxCall) {
    if (input.SourceIdentifier !== undefined && input.SourceType === undefined) throw conflict('You cannot specify a source identifier without a source type.');
    const to = input.EndTime ?? now;
    // "Duration: the number of minutes to retrieve events for. Default: 60": API:DescribeEvents.
    const from = input.StartTime ?? new Date(to.getTime() - (input.Duration ?? 60) * 60_000);
    if (from.getTime() < now.getTime() - kept - 60_000) throw invalid('The start time must be within the last 14 days.');
    const table = events(world, region);
    for (const [key, row] of table) if (Date.parse(row.Date) < now.getTime() - kept) table.delete(key);
    const rows = filtered([...table.values()], input.Filters, {}).filter(
      (row: EventRow) =>
        row.Date >= from.toISOString() &&
        row.Date <= to.toISOString() &&
        (input.SourceType === undefined || row.SourceType === input.SourceType) &&
        (input.SourceIdentifier === undefined || row.SourceIdentifier === input.SourceIdentifier.toLowerCase()) &&
        (!input.EventCategories?.length || row.EventCategories.some((one) => input.EventCategories?.includes(one))),
    );
    const { rows: Events, Marker } = page(rows, input);
    return { Events, Marker };
  },
};
