/** What a person does in the console with an instance that is there: clone another one to it, restore it from a file. Facts 0, 2 B and E. */
import { copyFileSync, statSync } from 'node:fs';
import { RestRefusal, type RestRequest, type RestRoute } from '../../../../src/sandbox/rest/service.ts';
import type { SandboxWorld } from '../../../../src/sandbox/service.ts';
import { capture, engineOf, load } from '../data.ts';
import { ready, visible } from '../find.ts';
import { readStandIn } from '../neo4j-admin/archive.ts';
import { bytesOf, type Content, type Instance, later } from '../rows.ts';

/** The console takes files of less than that. */
const most = 4 * 2 ** 30;

const refuse = (Message: string): RestRefusal => new RestRefusal('console-refuses', { status: 400, body: { Message } });

function target({ world, now, parameters }: RestRequest, doing: string): Instance {
  const row = ready(world, visible(world, parameters.instance, now), doing, ['running', 'loading failed']);
  const fault = world.fault('aura.by-hand-refused', { doing });
  if (fault) throw refuse(String(fault.message ?? `The console cannot ${doing} this instance`));
  return row;
}

function replace({ world, now }: RestRequest, row: Instance, status: string, content: Content): { status: number; body: object } {
  row.status = status;
  load(world, row, content);
  later(row, now, world.duration(180, 420), 'loaded', { content });
  return { status: 202, body: { Status: status } };
}

/** A real archive is read by a real Neo4j only. */
function contentOf(world: SandboxWorld, file: string, size: number): Content {
  const key = world.id(16);
  const standIn = readStandIn(file);
  if (standIn) {
    const { bytes, nodes, relationships, statements } = standIn;
    return { key, bytes, nodes, relationships, ...(statements ? { statements } : {}) };
  }
  const engine = engineOf(world);
  if (!engine) throw refuse(`${file} is no archive that this sandbox can read`);
  copyFileSync(file, engine.archive(key));
  return { key, bytes: size, nodes: {}, relationships: {}, archive: engine.archive(key) };
}

export const byHandRoutes: Record<string, RestRoute> = {
  'POST /sandbox/instances/{instance}/clone-to': {
    operation: 'CloneToExisting',
    async run(request) {
      const { world, now, body } = request;
      const row = target(request, 'clone');
      const source = ready(world, visible(world, String(body?.source), now), 'clone');
      if (source.id === row.id) throw refuse('An instance cannot be cloned to itself');
      // To another customer key the console warns, and does it; away from one it does not: facts 0.
      if (source.customerManagedKey && !row.customerManagedKey) throw refuse('An instance with a customer managed key cannot be cloned to one without');
      if (source.content.bytes > bytesOf(row.storage)) throw refuse(`The data of ${source.id} does not fit into ${row.storage}`);
      return replace(request, row, 'overwriting', await capture(world, source));
    },
  },
  'POST /sandbox/instances/{instance}/restore-file': {
    operation: 'RestoreFromFile',
    run(request) {
      const { world, body } = request;
      const row = target(request, 'restore');
      const file = String(body?.file);
      const { size } = statSync(file);
      if (size > most) throw refuse('Files larger than 4 GB are uploaded by neo4j-admin database upload');
      const content = contentOf(world, file, size);
      if (content.bytes > bytesOf(row.storage)) throw refuse(`The database does not fit into ${row.storage}`);
      return replace(request, row, 'loading', content);
    },
  },
};
