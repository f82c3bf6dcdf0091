/** A dump goes by neo4j-admin into the sandbox: the stand-in, with the real one's words and protocol. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeStandIn } from '../../../plans/aura/fake/neo4j-admin/archive.ts';
import { instances } from '../../../plans/aura/fake/rows.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import { copied } from '../../engine/schedule/aura.ts';
import { withRig } from '../../engine/schedule/drive.ts';

it('uploads a file that is no instance, and leaves the file to its owner', async () => {
  await withRig(copied, async (rig) => {
    const folder = join(rig.dir, 'dumps');
    mkdirSync(folder);
    const path = join(folder, 'neo4j.dump');
    writeStandIn(path, { database: 'neo4j', bytes: 3_000_000, nodes: { Person: 3 }, relationships: {} }, 3_000_000, true);
    const choices = { ...copied.choices, endpoints: [], targetId: 'uploaded', settings: { PasswordPlace: `file:${join(rig.dir, 'password')}`, Way: 'upload' } };
    const planned = await rig.plan(copied.system, path, choices);
    const host = recordingHost(agreeing(copied.secrets));
    const end = await rig.run(planned, copied.system, { host });
    expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
    expect([...instances(rig.sandbox.world).values()].find((one) => one.name === 'uploaded')).toMatchObject({
      status: 'running',
      content: { nodes: { Person: 3 } },
    });
    expect(host.said()).toMatch(/stand-in.*loaded/s);
  });
}, 120_000);
