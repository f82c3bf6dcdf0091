/** Pause, resume, overwrite, upgrade: facts 4.3, 4.6. */
import type { RestRoute } from '../../../../src/sandbox/rest/service.ts';
import { load } from '../data.ts';
import { ready, visible } from '../find.ts';
import { incapable, invalid, missing } from '../refuse.ts';
import { later } from '../rows.ts';
import { detail } from '../view.ts';
import { checkCopy } from './check.ts';
import { sourceOf } from './create.ts';

export const actRoutes: Record<string, RestRoute> = {
  'POST /v1/instances/{instance}/pause': {
    operation: 'PauseInstance',
    run({ world, now, parameters }) {
      const row = ready(world, visible(world, parameters.instance, now), 'pause');
      row.status = 'pausing';
      later(row, now, world.duration(60, 180), 'settled', { status: 'paused' });
      // A paused instance comes back by itself: facts 7.2.
      later(row, now, 30 * 86_400_000, 'settled', { status: 'running' });
      return { status: 202, body: { data: detail(row) } };
    },
  },
  'POST /v1/instances/{instance}/resume': {
    operation: 'ResumeInstance',
    run({ world, now, parameters }) {
      const row = ready(world, visible(world, parameters.instance, now), 'resume', ['paused']);
      row.status = 'resuming';
      row.due = [];
      later(row, now, world.duration(120, 300), 'settled', { status: 'running' });
      return { status: 202, body: { data: detail(row) } };
    },
  },
  'POST /v1/instances/{instance}/overwrite': {
    operation: 'OverwriteInstance',
    async run({ world, now, parameters, body = {} }) {
      const row = visible(world, parameters.instance, now);
      if (body.source_instance_id === undefined && body.source_snapshot_id === undefined) throw missing(['source_instance_id']);
      const source = sourceOf(world, now, body);
      if (!source) throw missing(['source_instance_id']);
      if (source.instance.id === row.id && body.source_snapshot_id === undefined)
        throw invalid('source_instance_id', 'An instance cannot be overwritten with itself');
      ready(world, row, 'overwrite');
      checkCopy(world, source.instance, row);
      const content = await source.content();
      row.status = 'overwriting';
      load(world, row, content);
      later(row, now, world.duration(180, 420), 'loaded', { content });
      return { status: 202, body: { data: detail(row) } };
    },
  },
  'POST /v1/instances/{instance}/upgrade': {
    operation: 'UpgradeInstance',
    run({ world, now, parameters }) {
      const row = ready(world, visible(world, parameters.instance, now), 'upgrade');
      if (row.type !== 'professional-db') throw incapable('Only Professional instances can be upgraded, to Business Critical');
      row.status = 'updating';
      later(row, now, world.duration(120, 300), 'settled', { status: 'running', type: 'business-critical' });
      return { status: 202, body: { data: detail(row) } };
    },
  },
};
