/** The data plane of an instance: an HTTP server on a loopback port of its own, started when its name is first looked up. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { securityGroups } from '../../../../src/sandbox/services/index.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { type ClusterRow, clusters, instances, type InstanceRow } from '../rows.ts';
import { DataRefusal, denied } from './refusal.ts';
import { route, type DataAnswer, type DataRequest } from './routes.ts';
import { volumeOf } from './volume.ts';

const servers = new WeakMap<SandboxWorld, Map<string, Promise<Server>>>();

/** The port of an instance. A connection stays with the instance it was made to, whatever happens to names: facts 3c. */
export async function portOf(world: SandboxWorld, region: string, instance: InstanceRow): Promise<number> {
  const all = servers.get(world) ?? new Map<string, Promise<Server>>();
  servers.set(world, all);
  const id = instance.DbiResourceId;
  let server = all.get(id);
  if (!server) all.set(id, (server = start(world, region, id)));
  return ((await server).address() as AddressInfo).port;
}

export async function stopAll(world: SandboxWorld): Promise<void> {
  const all = [...(servers.get(world)?.values() ?? [])];
  servers.delete(world);
  await Promise.all(
    all.map(async (starting) => {
      const server = await starting;
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    }),
  );
}

function start(world: SandboxWorld, region: string, id: string): Promise<Server> {
  const server = createServer((request, response) => void respond(world, region, id, request, response));
  return new Promise((started, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => started(server));
  });
}

/** A request that nobody may get through to the instance ends as a connection does that nobody answers. */
async function respond(world: SandboxWorld, region: string, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    (world as { advance?(now: Date): void }).advance?.(world.clock.now());
    const instance = instances(world, region).get(id);
    const cluster = instance && clusters(world, region).get(instance.cluster);
    if (!instance || !cluster || !answers(cluster, instance) || isFenced(world, region, cluster)) return void request.socket.destroy();
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const asked: DataRequest = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      body: await textOf(request),
    };
    const requestId = [8, 4, 4, 4, 12].map((n) => world.id(n)).join('-');
    const answer = await answerOf(asked, world, cluster, instance, requestId);
    response.writeHead(answer.status, { 'content-type': answer.type, 'x-amzn-requestid': requestId, 'content-length': Buffer.byteLength(answer.body) });
    response.end(answer.body);
  } catch {
    request.socket.destroy();
  }
}

async function answerOf(asked: DataRequest, world: SandboxWorld, cluster: ClusterRow, instance: InstanceRow, requestId: string): Promise<DataAnswer> {
  try {
    authenticate(asked, world, cluster);
    const broken = world.fault('neptune.data', { cluster: cluster.DBClusterIdentifier, path: asked.path });
    if (broken)
      throw new DataRefusal(
        String(broken.code ?? 'InternalFailureException'),
        Number(broken.status ?? 500),
        String(broken.message ?? 'The request processing has failed.'),
      );
    return await route(asked, { world, cluster, instance, volume: volumeOf(world, cluster.DbClusterResourceId), requestId });
  } catch (error) {
    const refused =
      error instanceof DataRefusal
        ? error
        : new DataRefusal(
            'InternalFailureException',
            500,
            `An internal error has occurred. (sandbox: ${(error as Error).stack?.split('\n').slice(0, 2).join(' ')})`,
          );
    return {
      status: refused.status,
      type: 'application/json',
      body: JSON.stringify({ detailedMessage: refused.message, requestId, code: refused.code, message: refused.message }),
    };
  }
}

/** Where IAM authentication is on, a request is signed for neptune-db, with the host it goes to in the signature: facts 3d. */
function authenticate({ headers, query }: DataRequest, world: SandboxWorld, cluster: ClusterRow): void {
  if (!cluster.IAMDatabaseAuthenticationEnabled) return;
  const authorization =
    headers.authorization ?? (query['X-Amz-Credential'] ? `Credential=${query['X-Amz-Credential']}, SignedHeaders=${query['X-Amz-SignedHeaders'] ?? ''}` : '');
  if (!authorization) throw denied('Missing Authentication Token');
  const scope = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(decodeURIComponent(authorization));
  if (scope?.[2] !== 'neptune-db') throw denied(`Credential should be scoped to correct service: 'neptune-db'.`);
  if (!/SignedHeaders=[^,]*\bhost\b/.test(authorization)) throw denied(`'Host' must be a 'SignedHeader' in the AWS Authorization.`);
  // A name of one's own in front of the endpoint breaks the signature: cloudquery #16889.
  if (!/\.neptune\.amazonaws\.com(\.cn)?(:\d+)?$/.test(headers.host ?? ''))
    throw denied('The request signature we calculated does not match the signature you provided.');
  const policy = world.fault('neptune.data-denied', { DbClusterResourceId: cluster.DbClusterResourceId });
  if (policy)
    throw denied(
      `User is not authorized to perform this action on resource arn:${world.partition}:neptune-db:${scope[1]}:${world.account}:${cluster.DbClusterResourceId}/*`,
    );
}

const answers = (cluster: ClusterRow, instance: InstanceRow): boolean =>
  !/^(creating|deleting|stopped|stopping|starting|inaccessible|failed|incompatible)/.test(cluster.Status) &&
  /^(available|modifying|backing-up|configuring|storage-optimization|maintenance)/.test(instance.DBInstanceStatus);

/** True where every security group of the cluster is known and none lets its port in: the way writers are fenced off. */
export function isFenced(world: SandboxWorld, region: string, cluster: ClusterRow): boolean {
  const groups = cluster.VpcSecurityGroupIds.map((id) => securityGroups(world, region).get(id));
  if (groups.length === 0 || groups.some((group) => group === undefined)) return false;
  const letsIn = (rule: unknown): boolean => {
    const { IpProtocol, FromPort, ToPort } = rule as { IpProtocol?: string; FromPort?: number; ToPort?: number };
    return IpProtocol === '-1' || ((FromPort ?? 0) <= cluster.Port && cluster.Port <= (ToPort ?? 65535));
  };
  return groups.every((group) => !(group?.IpPermissions ?? []).some(letsIn));
}
