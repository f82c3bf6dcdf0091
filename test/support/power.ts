/**
 * Cuts the power of an engine at a named point: before a journal line, in the middle of one, after it, before a call leaves, after
 * it took effect. From then on nothing of that engine reaches the world or the disk any more, as with kill -9.
 */
import { appendFile } from 'node:fs/promises';
import type { AwsCaller } from '../../src/actions/context.ts';
import type { Connection } from '../../src/aws/connect.ts';
import type { Http } from '../../src/aws/http.ts';
import { openJournal } from '../../src/engine/journal.ts';

export class PowerCut extends Error {
  override name = 'PowerCut';
}

export interface Power {
  /** Every point passed, in order: `begin restore torn`, `elasticache CreateSnapshot #1 after`. */
  points: string[];
  cut: boolean;
  journal: typeof openJournal;
  connection(real: Connection): Connection;
}

const writes = (operation: string): boolean => !/^(Describe|List|Get|Search)/.test(operation);

/** Cuts at the first point of this name; without one it only writes down the points. `meanwhile` happens before a call of that name leaves. */
export function power(at?: string, meanwhile: Record<string, () => Promise<unknown>> = {}): Power {
  const seen = new Map<string, number>();
  const self: Power = {
    points: [],
    cut: false,
    async journal(path, clock) {
      const real = await openJournal(path, clock);
      const going = new Set<Promise<unknown>>();
      return {
        entries: real.entries,
        close: () => real.close(),
        async append(event) {
          const what = `${event.type}${'step' in event ? ` ${event.step}` : ''}`;
          const n = count(what);
          pass(`${what} ${n} before`);
          if (at === `${what} ${n} torn` && !self.cut) {
            self.cut = true;
            // Only the last line of all can be torn: what is being written beside it is finished first.
            await Promise.allSettled([...going]);
            await appendFile(path, `{"n":${real.entries.length + 1},"at":"20`);
            throw new PowerCut(`the power went in the middle of ${what}`);
          }
          pass(`${what} ${n} torn`);
          const writing = real.append(event);
          going.add(writing);
          const entry = await writing.finally(() => going.delete(writing));
          pass(`${what} ${n} after`);
          return entry;
        },
      };
    },
    connection: (real) => ({ ...real, world: withCallers(real, caller(real.world.aws), http(real.world.http)), mode: real.mode }),
  };

  function count(what: string): number {
    seen.set(what, (seen.get(what) ?? 0) + 1);
    return seen.get(what) ?? 0;
  }

  function pass(point: string): void {
    if (self.cut) throw new PowerCut(`no power at ${point}`);
    self.points.push(point);
    if (point === at) {
      self.cut = true;
      throw new PowerCut(`the power went at ${point}`);
    }
  }

  function caller(real: AwsCaller): AwsCaller {
    return {
      call: (service, operation, input, options) => through(`${service} ${operation}`, writes(operation), () => real.call(service, operation, input, options)),
    };
  }

  /** Ids in paths differ from world to world, and name nothing. */
  function http(real: Http): Http {
    return (request, signal) => {
      const path = request.path.replace(/\/[0-9a-f]{8}(-[0-9a-f-]{27})?(?=\/|$)/g, '/{id}');
      return through(`${request.method} ${path}`, request.method !== 'GET' && path !== '/oauth/token', () => real(request, signal));
    };
  }

  async function through<T>(what: string, writing: boolean, call: () => Promise<T>): Promise<T> {
    const n = count(what);
    // Reads are polled by the hundred: one cut in the middle of the first polls of each is every cut there is.
    const named = writing || n <= 3;
    await meanwhile[`${what} ${n}`]?.();
    if (named) pass(`${what} ${n} before`);
    else if (self.cut) throw new PowerCut(`no power at ${what}`);
    const answer = await call();
    if (named && writing) pass(`${what} ${n} after`);
    else if (self.cut) throw new PowerCut(`no power at ${what}`);
    return answer;
  }
  return self;
}

/** Getters of the world stay getters: its clock may be learnt later. */
function withCallers({ world }: Connection, aws: AwsCaller, http: Http): Connection['world'] {
  return Object.defineProperties({} as Connection['world'], {
    ...Object.getOwnPropertyDescriptors(world),
    aws: { value: aws, enumerable: true },
    http: { value: http, enumerable: true },
  });
}
