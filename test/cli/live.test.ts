import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { writePlan } from '../../src/plan/file.ts';
import { em, samplePlan, scratch } from './cli.ts';
import { type StsOnly, stsOnly } from './sts-only.ts';

let live: StsOnly;
afterEach(() => live?.close());

async function planFile(): Promise<string> {
  const path = join(scratch(), 'sessions-prod.plan.json');
  await writePlan(path, samplePlan());
  return path;
}

describe('on LIVE', () => {
  it.each(['run', 'rollback'])('%s asks once more, names account and region, and without an answer does nothing', async (verb) => {
    live = await stsOnly();
    const path = await planFile();
    const { exit, out, err } = await em([verb, path, '--endpoint-url', live.url]);
    expect(exit).toBe(3);
    expect(err).toMatch(/LIVE {2}123456789012 {2}eu-west-1/);
    expect(err).toContain(`encmigrate ${verb} ${path} --yes --endpoint-url ${live.url}`);
    expect(out).toBe('');
    expect(live.asked).toEqual(['GetCallerIdentity']);
  });

  it('an endpoint that does not say it is a sandbox never lends its clock', async () => {
    live = await stsOnly();
    const { out } = await em(['status', await planFile(), '--json', '--endpoint-url', live.url]);
    expect(JSON.parse(out)).toMatchObject({ state: 'not begun', aws: { error: expect.stringContaining('refused by the test') } });
  });
});

describe('credentials', () => {
  it.each(['ExpiredToken', 'InvalidClientTokenId', 'AccessDenied'])('%s from STS: exit 4 and what to do', async (code) => {
    live = await stsOnly({ sts: code });
    const { exit, err } = await em(['scan', '--region', 'eu-west-1', '--endpoint-url', live.url]);
    expect(exit).toBe(4);
    expect(err).toContain(code);
    expect(err).toContain('what to do:');
  });

  it('of another account than the plan: exit 4, both named', async () => {
    live = await stsOnly({ account: '999999999999' });
    const { exit, err } = await em(['run', await planFile(), '--yes', '--endpoint-url', live.url]);
    expect(exit).toBe(4);
    expect(err).toMatch(/123456789012.*999999999999/s);
  });
});

describe('what cannot be read', () => {
  it('scan tells each region and system, with the request id, and hides nothing: exit 1', async () => {
    live = await stsOnly({ answer: 'AccessDenied' });
    const { exit, out, err } = await em(['scan', '--region', 'eu-west-1,eu-central-1', '--json', '--endpoint-url', live.url]);
    expect(exit).toBe(1);
    for (const region of ['eu-west-1', 'eu-central-1']) expect(err).toContain(`${region} elasticache was not read`);
    expect(err).toContain('req-42');
    const rows = out.split('\n').map((text) => JSON.parse(text));
    for (const region of ['eu-west-1', 'eu-central-1'])
      expect(rows).toContainEqual(expect.objectContaining({ v: 1, type: 'failure', region, system: 'elasticache' }));
    expect(rows.every((row) => row.type === 'failure')).toBe(true);
  });

  it('expired in the middle of a scan is exit 4', async () => {
    live = await stsOnly({ answer: 'ExpiredToken' });
    expect((await em(['scan', '--region', 'eu-west-1', '--endpoint-url', live.url])).exit).toBe(4);
  });

  it('no region at all: exit 2', async () => {
    live = await stsOnly();
    const kept = { AWS_REGION: process.env.AWS_REGION, AWS_DEFAULT_REGION: process.env.AWS_DEFAULT_REGION, AWS_CONFIG_FILE: process.env.AWS_CONFIG_FILE };
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
    process.env.AWS_CONFIG_FILE = '/nonexistent';
    try {
      const { exit, err } = await em(['scan', '--endpoint-url', live.url]);
      expect(exit).toBe(2);
      expect(err).toContain('--region');
    } finally {
      for (const [name, value] of Object.entries(kept))
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
  });
});

describe('status and resume know the plans of this machine', () => {
  it('status without arguments lists what was seen, forgets files that are gone, and never needs AWS', async () => {
    live = await stsOnly();
    const state = scratch();
    const path = await planFile();
    const env = { XDG_STATE_HOME: state, ENCMIGRATE_ENDPOINT_URL: live.url };
    expect((await em(['status'], env)).err).toContain('No plan is known');
    expect((await em(['status', path], env)).exit).toBe(0);
    const listed = await em(['status'], env);
    expect(listed).toMatchObject({ exit: 0, out: expect.stringContaining('sessions-prod -> sessions-prod-enc') });
    expect(listed.out).toContain(`encmigrate run ${path}`);
    expect((await em(['resume'], env)).out).toBe('Nothing is interrupted.');
    writeFileSync(join(state, 'encmigrate', 'plans.json'), JSON.stringify({ plans: ['/none/such.plan.json'] }));
    expect((await em(['status'], env)).err).toContain('No plan is known');
  });

  it('one plan that cannot be read does not hide the other', async () => {
    live = await stsOnly();
    const { exit, out, err } = await em(['status', '/none/such.plan.json', await planFile(), '--endpoint-url', live.url]);
    expect(exit).toBe(2);
    expect(out).toContain('sessions-prod');
    expect(err).toContain('/none/such.plan.json');
  });
});
