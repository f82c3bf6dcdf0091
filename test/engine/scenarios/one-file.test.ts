/** Two places in one file: the second change meets the version that the first one left, also where the power went between them; and both are taken back. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instanceHost } from '../../../plans/aura/fake/names.ts';
import { instances } from '../../../plans/aura/fake/rows.ts';
import { writerHost } from '../../../plans/neptune/fake/names.ts';
import { rollBack } from '../../../src/engine/rollback.ts';
import { power } from '../../support/power.ts';
import { agreeing, recordingHost } from '../../support/recording-host.ts';
import type { Rig } from '../../support/rig.ts';
import { copied } from '../schedule/aura.ts';
import type { ScheduleCase } from '../schedule/case.ts';
import { withRig } from '../schedule/drive.ts';
import { neptuneCases } from '../schedule/neptune.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'encmigrate-one-file-'));
  file = join(dir, 'app.env');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

interface Shape {
  given: ScheduleCase;
  content(rig: Rig): string;
  choices(): ScheduleCase['choices'];
  /** Of the second change. */
  second: string;
}

const configured = neptuneCases.find(({ name }) => name.includes('configuration')) as ScheduleCase;
const shapes: Record<string, Shape> = {
  Neptune: {
    given: configured,
    content: (rig) => {
      const host = writerHost(rig.sandbox.world, 'eu-west-1', 'neptune', 'graph');
      return `WRITER=${host}:8182\nREADER=${host.replace('.cluster-', '.cluster-ro-')}:8182\n`;
    },
    choices: () => ({ ...configured.choices, endpoints: [`file:${file}#WRITER`, `file:${file}#READER`] }),
    second: 'switch.2',
  },
  Aura: {
    given: copied,
    content: (rig) => `URI=neo4j+s://${instanceHost([...instances(rig.sandbox.world).values()][0]?.id ?? '')}\nPASSWORD=source-password-1\n`,
    choices: () => ({
      ...copied.choices,
      endpoints: [`file:${file}#URI`],
      settings: { PasswordPlace: 'secretsmanager:app/graph-enc', PasswordSwitch: `file:${file}#PASSWORD` },
    }),
    second: 'switch.password',
  },
};

describe.each(Object.entries(shapes))('%s', (_, { given, content, choices, second }) => {
  const started = async (rig: Rig) => {
    writeFileSync(file, content(rig), { mode: 0o600 });
    const planned = await rig.plan(given.system, given.source, choices());
    const cut = power(`begin ${second} 1 before`);
    await rig.run(planned, given.system, { power: cut, host: recordingHost(agreeing(given.secrets)) }).catch(() => undefined);
    expect(cut.cut).toBe(true);
    return planned;
  };

  it('goes on after the first change', async () => {
    await withRig(given, async (rig) => {
      const planned = await started(rig);
      const before = content(rig).split('\n');
      const end = await rig.run(planned, given.system, { host: recordingHost(agreeing(given.secrets)) });
      expect(end, end.reason).toMatchObject({ exit: 0, outcome: 'migrated' });
      const now = readFileSync(file, 'utf8').split('\n');
      expect(now[0]).not.toBe(before[0]);
      expect(now[1]).not.toBe(before[1]);
    });
  });

  it('is taken back after the first change', async () => {
    await withRig(given, async (rig) => {
      const planned = await started(rig);
      const before = content(rig);
      const back = await rollBack({
        ...planned,
        system: given.system,
        connection: await rig.connection(),
        host: recordingHost(agreeing(given.secrets)),
        signal: new AbortController().signal,
      });
      expect(back, back.reason).toMatchObject({ exit: 0, outcome: 'rolled-back' });
      expect(readFileSync(file, 'utf8')).toBe(before);
    });
  });
});
