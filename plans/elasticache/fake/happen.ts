/** Events, as DescribeEvents tells them. */
import { page } from '../../../src/sandbox/paging.ts';
import type { SandboxCall, SandboxWorld } from '../../../src/sandbox/service.ts';
import { badCombination, badMarker, badValue, pageSize } from './refusals.ts';
import { type Happened, happenings } from './rows.ts';

export function happened(world: SandboxWorld, region: string, of: { type: Happened['SourceType']; id: string }, message: string, at = world.clock.now()): void {
  const table = happenings(world, region);
  const last = [...table.keys()].at(-1);
  const n = Number(last ?? 0) + 1;
  table.set(String(n).padStart(9, '0'), { SourceIdentifier: of.id, SourceType: of.type, Message: message, Date: at.toISOString() });
}

const hour = 3_600_000;
/** facts/elasticache.md 6 */
const kept = 14 * 24 * hour;

export function describeEvents(
  input: { SourceIdentifier?: string; SourceType?: string; StartTime?: Date; EndTime?: Date; Duration?: number; MaxRecords?: number; Marker?: string },
  { world, region, now }: SandboxCall,
) {
  if (input.SourceIdentifier && !input.SourceType) throw badCombination('Source type must be provided when a source identifier is given.');
  if (input.Duration !== undefined && (input.StartTime || input.EndTime)) throw badCombination('Duration may not be given with a start or an end time.');
  if ((input.Duration ?? 0) * 60_000 > kept) throw badValue('Duration must not be more than 14 days.');
  const end = input.EndTime?.getTime() ?? now.getTime();
  const start = Math.max(input.StartTime?.getTime() ?? end - (input.Duration === undefined ? hour : input.Duration * 60_000), now.getTime() - kept);
  const id = input.SourceIdentifier?.toLowerCase();
  const rows = [...happenings(world, region)]
    .map(([key, row]) => ({ key, row, at: Date.parse(row.Date) }))
    .filter(
      ({ row, at }) =>
        at >= start &&
        at <= end &&
        (id === undefined || row.SourceIdentifier === id) &&
        (input.SourceType === undefined || row.SourceType === input.SourceType),
    );
  const { rows: found, next } = page(rows, ({ key }) => key, pageSize(input.MaxRecords, 100), input.Marker, badMarker);
  return { Events: found.map(({ row }) => row), ...(next ? { Marker: next } : {}) };
}
