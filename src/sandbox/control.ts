/** /_encmigrate: faults, the request log, host names and health, for tests in another process. Over loopback; described in README.md. */
import { sandboxHeaders, type Core } from './exchange.ts';
import type { FaultRule } from './faults.ts';
import { resolveHost } from './hosts.ts';
import { lentProgram } from './programs.ts';
import { text, utf8, type WireAnswer, type WireRequest } from './wire/message.ts';

export const isControl = (request: WireRequest): boolean => request.path.startsWith('/_encmigrate/');

export async function control(core: Core, request: WireRequest): Promise<WireAnswer> {
  const answer = (status: number, body: unknown): WireAnswer => ({
    status,
    headers: { 'content-type': 'application/json', ...sandboxHeaders(core) },
    body: utf8(`${JSON.stringify(body)}\n`),
  });
  // A web page in a browser on this machine must not steer the sandbox.
  if (request.headers.origin !== undefined || !/^(127\.[\d.]+|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? ''))
    return answer(403, { error: 'only for programs on this machine' });
  const [, , what, id] = request.path.split('/');
  switch (`${request.method} ${what}`) {
    case 'GET health':
      return answer(200, health(core));
    case 'GET requests':
      return answer(200, requests(core, request.query));
    case 'GET hosts': {
      core.world.advance(core.world.clock.now());
      const found = await resolveHost(core.world, request.query.name ?? '', Number(request.query.port));
      if (!found) return answer(404, { error: `no host ${request.query.name ?? ''}` });
      return found === 'nowhere' ? answer(503, { error: `nothing answers at ${request.query.name}` }) : answer(200, found);
    }
    case 'GET programs': {
      const lent = lentProgram(core.world, request.query.name ?? '');
      return lent
        ? answer(200, { ...lent, env: { ...(await core.environment()), ...lent.env } })
        : answer(404, { error: `no program ${request.query.name ?? ''} is lent here` });
    }
    case 'GET faults':
      return answer(200, core.faults.saved());
    case 'POST faults':
      try {
        const added = core.faults.add(JSON.parse(text(request.body)) as FaultRule);
        core.save('now');
        return answer(200, { id: added });
      } catch (error) {
        return answer(400, { error: (error as Error).message });
      }
    case 'DELETE faults':
      for (const fault of core.faults.saved()) if (id === undefined || fault.id === id) core.faults.remove(fault.id);
      core.save('now');
      return answer(200, {});
    default:
      return answer(404, { error: `no ${request.method} ${request.path} here; see src/sandbox/README.md` });
  }
}

const health = ({ world, services, rest, missing, log }: Core) => ({
  ok: true,
  pid: process.pid,
  account: world.account,
  now: world.clock.now().toISOString(),
  speed: world.clock.speed,
  services: [...new Set([...services.values(), ...rest.values()].map(({ id }) => id))].sort(),
  missing,
  requests: log.records.at(-1)?.n ?? 0,
});

/** ?after=N &service= &operation= &write=true narrow the log. */
function requests({ log }: Core, query: Record<string, string>): unknown[] {
  const { after, service, operation, write } = query;
  return log.records.filter(
    (r) =>
      r.n > Number(after ?? 0) &&
      (service === undefined || r.service === service) &&
      (operation === undefined || r.operation === operation) &&
      (write === undefined || r.write === (write === 'true')),
  );
}
