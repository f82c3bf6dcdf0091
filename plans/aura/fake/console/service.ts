/** The console's part that neo4j-admin speaks to, and the page that shows what a key's policy needs. Facts 3.7, 1.2. */
import { type RestRequest, RestRefusal, type RestService, type RestTrouble } from '../../../../src/sandbox/rest/service.ts';
import { policyFragment } from '../keys/policy.ts';
import { consoleHost } from '../names.ts';
import { instances, keys } from '../rows.ts';
import { exportRoute } from './export.ts';
import { byHandRoutes } from './by-hand.ts';
import { importRoutes } from './import.ts';
import { closeStore } from './store.ts';
import { removeFolder } from './uploads.ts';

const statuses: Record<RestTrouble, number> = { 'no-route': 404, internal: 503, throttle: 429, expired: 401, denied: 403 };

export const auraConsole: RestService = {
  id: 'aura-console',
  hosts: [consoleHost],
  routes: {
    ...importRoutes,
    // Not the real console's addresses: there a person opens the key and copies this, exports a snapshot, clones and restores.
    'POST /sandbox/instances/{instance}/export': exportRoute,
    ...byHandRoutes,
    'GET /sandbox/customer-managed-keys/{key}/policy': {
      operation: 'GetKeyPolicyFragment',
      run({ world, parameters }) {
        const found = keys(world).get(parameters.key ?? '');
        if (!found) throw new RestRefusal('no-key', { status: 404, body: { Message: 'No such key' } });
        return { status: 200, body: policyFragment(world, found) };
      },
    },
  },
  admit({ world, parameters, method }: RestRequest, operation) {
    const fault = world.fault('aura.console', { operation, method, instance: parameters.instance });
    if (!fault) return;
    const { status = 500, Message = 'Something went wrong', Reason, Url } = fault as Record<string, never>;
    throw new RestRefusal(String(Reason ?? 'aura.console'), { status, body: { Message, ...(Reason ? { Reason } : {}), ...(Url ? { Url } : {}) } });
  },
  refuse: (trouble, _, says) => ({ status: statuses[trouble], body: { Message: says ?? trouble } }),
  open(world) {
    // A database that is deleted takes its uploads along.
    world.onAdvance(() => {
      for (const [token, { instance }] of world.table<{ instance: string }>('aura.sessions', 'global'))
        if (!instances(world).has(instance)) world.table('aura.sessions', 'global').delete(token);
    });
  },
  async close(world) {
    await closeStore(world);
    removeFolder(world);
  },
};
