/** A sandbox with real Redis in a process that will be killed: argv[2] is its folder; says the primary's port once its data are there. */
import { putNetwork, putReplicationGroup } from '../../../../plans/elasticache/fake/builders.ts';
import { elasticache } from '../../../../plans/elasticache/fake/service.ts';
import { systemClock } from '../../../../src/engine/system-clock.ts';
import { findProgram } from '../../../../src/sandbox/engines/program.ts';
import { openSandbox } from '../../../../src/sandbox/open.ts';
import { sharedServices } from '../../../../src/sandbox/services/shared.ts';
import { open } from './world.ts';

let port = 0;
const sandbox = await openSandbox({
  services: [...sharedServices, elasticache({ redis: findProgram('redis-server') })],
  clock: systemClock,
  dir: process.argv[2]!,
  build: async (world) => {
    putNetwork(world);
    port = (await putReplicationGroup(world, { id: 'plain', nodes: 2, keys: 500 })).shards[0]!.primaryAddress!;
  },
});
await sandbox.listen(0);
const wire = await open(port);
await wire.command('SET', 'unsaved', '1');
console.log(JSON.stringify({ port }));
