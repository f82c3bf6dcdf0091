/** Neptune Streams: facts/neptune.md 6. Numbers and errors as its REST API has them. */
import { badInput, DataRefusal } from './refusal.ts';
import type { StreamRecord, Volume } from './volume.ts';

const missing = (text: string): DataRefusal => new DataRefusal('StreamRecordsNotFoundException', 404, text);

export function readStream(volume: Volume, kind: 'pg' | 'rdf', query: Record<string, string>, enabled: boolean): Record<string, unknown> {
  if (!enabled) throw new DataRefusal('UnsupportedOperationException', 400, 'Neptune Streams are not enabled on this instance.');
  const records = kind === 'pg' ? volume.pgStream : volume.rdfStream;
  const limit = query.limit === undefined ? 10 : number(query.limit, 'limit', 1, 100_000);
  const found = records.slice(startOf(records, query)).slice(0, limit);
  const last = found.at(-1);
  if (!last) throw missing('No records found in the stream.');
  return {
    lastEventId: { commitNum: last.commitNum, opNum: last.opNum },
    lastTrxTimestamp: last.at,
    format: kind === 'pg' ? 'PG_JSON' : 'NQUADS',
    records: found.map(({ commitNum, opNum, at, op, data, isLastOp }) => ({
      commitTimestamp: at,
      eventId: { commitNum, opNum },
      data,
      op,
      ...(isLastOp ? { isLastOp: true } : {}),
    })),
    totalRecords: found.length,
  };
}

function startOf(records: StreamRecord[], query: Record<string, string>): number {
  const type = query.iteratorType ?? 'AT_SEQUENCE_NUMBER';
  if (type === 'TRIM_HORIZON') return 0;
  if (type === 'LATEST') return Math.max(0, records.length - 1);
  if (type !== 'AT_SEQUENCE_NUMBER' && type !== 'AFTER_SEQUENCE_NUMBER') throw badInput(`Invalid iteratorType: ${type}`);
  if (query.commitNum === undefined) throw badInput(`commitNum is required for iteratorType ${type}`);
  const commitNum = number(query.commitNum, 'commitNum', 1, Number.MAX_SAFE_INTEGER);
  const opNum = query.opNum === undefined ? 1 : number(query.opNum, 'opNum', 1, Number.MAX_SAFE_INTEGER);
  const first = records[0];
  if (first && (commitNum < first.commitNum || (commitNum === first.commitNum && opNum < first.opNum)))
    throw new DataRefusal('ExpiredStreamException', 400, 'Requested startEventId has expired.');
  const place = records.findIndex(
    (one) => one.commitNum > commitNum || (one.commitNum === commitNum && (type === 'AT_SEQUENCE_NUMBER' ? one.opNum >= opNum : one.opNum > opNum)),
  );
  // How a reader that has caught up is answered: re:Post, facts 6.
  if (place < 0)
    throw missing(
      `Requested startEventId is from the future. Last valid eventId is [commitNum = ${records.at(-1)?.commitNum ?? 0}, opNum = ${records.at(-1)?.opNum ?? 0}]`,
    );
  return place;
}

function number(text: string, name: string, low: number, high: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) throw badInput(`Invalid ${name}: ${text}`);
  return value;
}
