/** Power lost again and again: of the program, and of the cloud under it. One target, one backup for it, data equal. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { because, type Cloud, ended, files, missing, openCloud, plan, run } from './cloud.ts';

const whole = run('p.plan.json', '--confirm', 'sessions-prod');

describe.skipIf(missing)(`power lost${because}`, () => {
  let cloud: Cloud;
  afterEach(() => cloud?.close());

  async function finished(): Promise<void> {
    expect((await cloud.groups()).filter((id) => id.startsWith('sessions-prod'))).toEqual(['sessions-prod-enc']);
    const backups = await cloud.backups();
    expect(backups).toHaveLength(2);
    expect(backups.filter((name) => name.endsWith('-last'))).toHaveLength(1);
    expect(await cloud.redis('sessions-prod-enc', 'info', 'keyspace')).toMatch(/db0:keys=300,[\s\S]*db1:keys=100,/);
    const writes = cloud
      .asked()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter((one) => one.write && one.service === 'elasticache' && one.status === 200);
    expect(writes.map((one) => one.operation)).toEqual(['CreateSnapshot', 'CreateReplicationGroup', 'CreateSnapshot', 'DeleteReplicationGroup']);
    const again = await cloud.em(...whole);
    expect(again).toMatchObject({ exit: 0, out: expect.stringContaining('Nothing was done') });
    expect(await cloud.em('verify', 'p.plan.json')).toMatchObject({ exit: 1, out: expect.stringContaining('was deleted when this plan finished') });
  }

  it('run is killed at moments of a seed, and run again', async () => {
    cloud = await openCloud({ speed: 3000 });
    expect((await cloud.em(...plan('p.plan.json'))).exit).toBe(0);
    let state = 20_261_125;
    const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    for (let kills = 0; kills < 8; kills++) {
      const child = cloud.start(...whole);
      const end = ended(child);
      const alive = await Promise.race([end.then(() => false), sleep(300 + random() * 700, true)]);
      if (!alive) break;
      child.kill('SIGKILL');
      await end;
    }
    expect(await cloud.em(...whole)).toMatchObject({ exit: 0 });
    await finished();
  });

  it.each(['CreateSnapshot', 'CreateReplicationGroup'])('the cloud is killed once %s was asked, opened again, and run goes on', async (operation) => {
    cloud = await openCloud({ speed: 1500 });
    expect((await cloud.em(...plan('p.plan.json'))).exit).toBe(0);
    const cut = ended(cloud.start(...whole));
    while (!cloud.asked().includes(operation)) await sleep(5);
    await sleep(100);
    await cloud.kill();
    const said = await cut;
    expect(said.exit).not.toBe(0);
    expect(said.err).toContain('encmigrate run p.plan.json');
    await cloud.open();
    expect(await cloud.em(...whole)).toMatchObject({ exit: 0 });
    await finished();
    for (const note of files(cloud.world).filter((path) => path.endsWith('journal.ndjson'))) expect(readFileSync(note, 'utf8')).toBeTruthy();
  });
});
