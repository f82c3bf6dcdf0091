/** `scan`: what is not encrypted at rest. */
import type { Connection } from '../../aws/connect.ts';
import type { Found } from '../../plan/system.ts';
import { UsageError } from '../../plan/usage-error.ts';
import type { Call, Command } from '../call.ts';
import { errorLines } from '../error-text.ts';
import { exitCodes, exitOf } from '../exit.ts';
import { onward } from '../given.ts';
import { line } from '../hosts/ndjson.ts';
import { allRegions, type Inventory, inventory } from '../inventory.ts';
import { csvLine, table } from '../table.ts';
import { connectFor, whereWords } from '../where.ts';

export const scan: Command = async (call) => {
  const { given, own, io } = call;
  if (own.csv === true && given.json) throw new UsageError('--csv and --json were both given', 'give one');
  const first = await connectFor({ ...given, regions: given.regions[0] === 'all' ? [] : given.regions.slice(0, 1) }, io);
  let regions: string[];
  try {
    io.err(whereWords(first));
    regions = given.regions[0] === 'all' ? await allRegions(first) : given.regions.length > 0 ? given.regions : [first.region];
  } finally {
    first.close();
  }
  const found = await inventory(regions, (region): Promise<Connection> => connectFor(given, io, region));
  const lines = given.json ? jsonLines(found) : own.csv === true ? csvLines(found) : tableLines(found);
  for (const text of lines) io.out(text);
  return end(call, found);
};

function end({ given, io, own }: Call, found: Inventory): number {
  for (const { region, system, error } of found.failures) {
    const [what = '', ...rest] = errorLines(error, given.debug);
    io.err(what.replace('encmigrate: ', `encmigrate: ${[region, system].filter(Boolean).join(' ')} was not read: `));
    for (const text of rest) io.err(text);
  }
  if (!given.json && own.csv !== true) {
    const ready = found.rows.find((row) => row.state === 'ready' || row.state === 'question');
    if (ready) io.err(onward(`Plan one: encmigrate plan ${ready.system} ${ready.id} --region ${ready.region}`, given));
  }
  if (found.failures.length === 0) return exitCodes.done;
  // Nothing could be asked at all, for one reason: that reason's own code.
  const codes = new Set(found.failures.map(({ error }) => exitOf(error)));
  return found.rows.length === 0 && codes.size === 1 ? ([...codes][0] ?? 1) : exitCodes.failed;
}

const jsonLines = (found: Inventory): string[] => [
  ...found.rows.map((row) => line({ type: 'resource', ...row })),
  ...found.failures.map(({ region, system, message }) => line({ type: 'failure', region, system, message })),
];

const csvLines = (found: Inventory): string[] => [
  csvLine(['system', 'id', 'region', 'encrypted', 'encryption', 'state', 'why', 'summary', 'controls', 'arn']),
  ...found.rows.map((row) =>
    csvLine([
      row.system,
      row.id,
      row.region,
      String(row.encrypted),
      row.encryption,
      row.state,
      row.why ?? '',
      row.summary,
      row.controls.join(' '),
      row.arn ?? '',
    ]),
  ),
];

const stateWords: Record<Found['state'], string> = { ready: 'can be planned', question: 'needs a choice', blocked: 'blocked', done: 'encrypted' };

function tableLines({ rows, regions }: Inventory): string[] {
  const count = (state: Found['state']) => rows.filter((row) => row.state === state).length;
  const sum = `${rows.length} found in ${regions.join(', ')}: ${count('done')} encrypted, ${count('ready')} can be planned, ${count('question')} need a choice, ${count('blocked')} blocked`;
  if (rows.length === 0) return [sum];
  return [
    ...table([
      ['SYSTEM', 'ID', 'REGION', 'ENCRYPTION', 'STATE', 'WHAT'],
      ...rows.map((row) => [row.system, row.id, row.region, row.encryption, stateWords[row.state], [row.why, row.summary].filter(Boolean).join('; ')]),
    ]),
    sum,
  ];
}
