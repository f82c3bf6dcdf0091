/** The three places for the password that Aura shows once: each used in a run to its end; taken, emptied, left over. facts/aura.md 4.4 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instances } from '../../../../plans/aura/fake/rows.ts';
import { rollBack } from '../../../../src/engine/rollback.ts';
import { parameters, putParameter, putSecret, secrets } from '../../../../src/sandbox/services/index.ts';
import type { Rig } from '../../../support/rig.ts';
import { withRig } from '../../../engine/schedule/drive.ts';
import { named, person } from './console.ts';
import { read } from './small.ts';

const minutes = 120_000;
const region = 'eu-west-1';

interface Place {
  name: string;
  asked(rig: Rig): string;
  holds(rig: Rig): string;
  /** Somebody else is there first. */
  take(rig: Rig): void;
  words: RegExp;
}

const fileOf = (rig: Rig): string => join(rig.dir, 'password.json');
const places: Place[] = [
  {
    name: 'Secrets Manager',
    asked: () => 'secretsmanager:app/new',
    holds: ({ sandbox }) => JSON.stringify(secrets(sandbox.world, region).get('app/new') ?? null).replaceAll('\\', ''),
    take: ({ sandbox }) => void putSecret(sandbox.world, region, 'app/new', 'of another'),
    words: /secret app\/new in Secrets Manager/,
  },
  {
    name: 'SSM SecureString',
    asked: () => 'ssm:/app/new',
    holds({ sandbox }) {
      const last = parameters(sandbox.world, region).get('/app/new')?.versions.at(-1);
      if (last && last.Value !== 'of another') expect(last).toMatchObject({ Type: 'SecureString' });
      return last?.Value ?? 'null';
    },
    take: ({ sandbox }) => void putParameter(sandbox.world, region, '/app/new', 'of another'),
    words: /SSM SecureString \/app\/new/,
  },
  {
    name: 'file',
    asked: (rig) => `file:${fileOf(rig)}`,
    holds(rig) {
      expect(statSync(fileOf(rig)).mode & 0o777).toBe(readFileSync(fileOf(rig), 'utf8') === 'of another' ? 0o644 : 0o600);
      return readFileSync(fileOf(rig), 'utf8');
    },
    take: (rig) => writeFileSync(fileOf(rig), 'of another', { mode: 0o644 }),
    words: /file .*password\.json/,
  },
];

describe.each(places)('$name', (place) => {
  const planned = (rig: Rig) =>
    rig.plan(read.system, read.source, { ...read.choices, settings: { ...(read.choices.settings as object), PasswordPlace: place.asked(rig) } });

  it('takes the login, which then opens the target', { timeout: minutes }, async () => {
    await withRig(read, async (rig) => {
      const plan = await planned(rig);
      const host = person(read.secrets);
      const end = await rig.run(plan, read.system, { host });
      expect(end, JSON.stringify(end)).toMatchObject({ exit: 0, outcome: 'migrated' });
      // Read back from there: the comparison logs in with it.
      expect(host.notices).toContainEqual(expect.objectContaining({ type: 'step.end', step: 'verify.data', outcome: 'equal' }));
      const target = named(rig, 'graph-enc');
      for (const part of [target?.id, target?.password, plan.plan.id]) expect(place.holds(rig)).toContain(part);
    });
  });

  it('is not touched where somebody else is there first, and nothing is made', { timeout: minutes }, async () => {
    await withRig(read, async (rig) => {
      const plan = await planned(rig);
      place.take(rig);
      const end = await rig.run(plan, read.system, { host: person(read.secrets) });
      expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(/exists already, and this plan did not make it.*--set PasswordPlace=ANOTHER/s) });
      expect([...instances(rig.sandbox.world).values()].map((one) => one.name)).toEqual(['graph']);
      expect(place.holds(rig)).toContain('of another');
    });
  });

  it('is named where a back-out leaves it', { timeout: minutes }, async () => {
    await withRig(read, async (rig) => {
      const plan = await planned(rig);
      expect(await rig.run(plan, read.system, { host: person(read.secrets), until: 'restore' })).toMatchObject({ exit: 0 });
      const host = person(read.secrets);
      const end = await rollBack({ ...plan, system: read.system, connection: await rig.connection(), host, signal: new AbortController().signal });
      expect(end).toMatchObject({ exit: 0, outcome: 'rolled-back' });
      expect(host.gates[0]?.happens.filter((line) => /^kept: .*opens nothing any more/.test(line)).join()).toMatch(place.words);
      await expect(planned(rig)).rejects.toThrow(/EM-AU-053/);
    });
  });
});

it('emptied before it is needed: said in words, nothing is switched', { timeout: minutes }, async () => {
  await withRig(read, async (rig) => {
    const plan = await rig.plan(read.system, read.source, read.choices);
    const host = person(read.secrets, { 'verify.checklist': () => void secrets(rig.sandbox.world, region).delete('app/graph-enc') });
    const end = await rig.run(plan, read.system, { host });
    expect(end).toMatchObject({ exit: 1, reason: expect.stringMatching(/secret app\/graph-enc in Secrets Manager does not hold target\.password any more/) });
    expect(JSON.stringify(secrets(rig.sandbox.world, region).get('app/graph'))).not.toContain(named(rig, 'graph-enc')?.password);
  });
});
