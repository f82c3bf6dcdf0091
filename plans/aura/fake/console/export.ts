/** What a person does in the console with a snapshot: export it, and find the file among the downloads. Facts 2, "There is no API". */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RestRefusal, type RestRoute } from '../../../../src/sandbox/rest/service.ts';
import { capture, engineOf } from '../data.ts';
import { writeStandIn } from '../neo4j-admin/archive.ts';
import { instances } from '../rows.ts';
import { folderOf } from './uploads.ts';

/** The name of the database inside, which every instance has. */
const database = 'neo4j';

export const exportRoute: RestRoute = {
  operation: 'ExportInstance',
  async run({ world, parameters }) {
    const row = instances(world).get(parameters.instance ?? '');
    if (!row) throw new RestRefusal('no-instance', { status: 404, body: { Message: 'No such instance' } });
    const folder = join(folderOf(world), 'downloads', row.id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const content = await capture(world, row);
    // A real database that was read is a dump in the engine's archives; all others are as large as is said of them, as a hole.
    if (content.archive && engineOf(world)) return { status: 200, body: { folder, file: content.archive, database, bytes: content.bytes } };
    const file = join(folder, `${database}.backup`);
    const { bytes, nodes, relationships, statements } = content;
    if (!existsSync(file)) writeStandIn(file, { database, bytes, nodes, relationships, ...(statements ? { statements } : {}) }, bytes);
    return { status: 200, body: { folder, file, database, bytes } };
  },
};
