/** Snapshots: list, create, get, restore in place. There is no way to delete or to download one by the API. Facts 2, 4.3. */
import type { RestRoute } from '../../../src/sandbox/rest/service.ts';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { capture, load } from './data.ts';
import { ready, visible } from './find.ts';
import { uuid } from './names.ts';
import { invalid, noSnapshot, snapshotRuns } from './refuse.ts';
import { copied, type Content, type Instance, later, type Snapshot, snapshots } from './rows.ts';
import { detail, snapshotView } from './view.ts';

const of = (world: SandboxWorld, instance: string): Snapshot[] => [...snapshots(world).values()].filter((row) => row.instance === instance);

function found(world: SandboxWorld, instance: Instance, id: string | undefined): Snapshot {
  const row = snapshots(world).get(id ?? '');
  if (row?.instance !== instance.id) throw noSnapshot(id ?? '');
  return row;
}

export function begin(world: SandboxWorld, instance: Instance, profile: Snapshot['profile'], now: Date, content: Content): Snapshot {
  const row: Snapshot = { id: uuid(world), instance: instance.id, profile, status: 'Pending', full: true, at: now.toISOString(), content, due: [] };
  const failed = world.fault('aura.snapshot-failed', { instance: instance.id });
  later(row, now, world.duration(5, 20), 'settled', { status: 'InProgress' });
  later(row, now, world.duration(60, 180), 'settled', { status: failed ? 'Failed' : 'Completed' });
  snapshots(world).set(row.id, row);
  return row;
}

export const snapshotRoutes: Record<string, RestRoute> = {
  'GET /v1/instances/{instance}/snapshots': {
    operation: 'ListSnapshots',
    run({ world, now, parameters, query }) {
      const instance = visible(world, parameters.instance, now);
      const day = query.date ?? now.toISOString().slice(0, 10);
      if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw invalid('date', 'Date must be YYYY-MM-DD');
      return {
        status: 200,
        body: {
          data: of(world, instance.id)
            .filter(({ at }) => at.startsWith(day))
            .map(snapshotView),
        },
      };
    },
  },
  'POST /v1/instances/{instance}/snapshots': {
    operation: 'CreateSnapshot',
    async run({ world, now, parameters }) {
      const instance = ready(world, visible(world, parameters.instance, now), 'snapshot');
      if (of(world, instance.id).some(({ status }) => status === 'Pending' || status === 'InProgress')) throw snapshotRuns();
      const row = begin(world, instance, 'AdHoc', now, await capture(world, instance));
      return { status: 202, body: { data: { snapshot_id: row.id } } };
    },
  },
  'GET /v1/instances/{instance}/snapshots/{snapshot}': {
    operation: 'GetSnapshot',
    run: ({ world, now, parameters }) => ({
      status: 200,
      body: { data: snapshotView(found(world, visible(world, parameters.instance, now), parameters.snapshot)) },
    }),
  },
  'POST /v1/instances/{instance}/snapshots/{snapshot}/restore': {
    operation: 'RestoreSnapshot',
    run({ world, now, parameters }) {
      const instance = ready(world, visible(world, parameters.instance, now), 'restore');
      const snapshot = found(world, instance, parameters.snapshot);
      if (snapshot.status !== 'Completed') throw noSnapshot(snapshot.id);
      const content = copied(world, snapshot.content);
      instance.status = 'restoring';
      load(world, instance, content);
      later(instance, now, world.duration(120, 300), 'loaded', { content });
      return { status: 202, body: { data: detail(instance) } };
    },
  },
};
