import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { givenOf } from '../../src/cli/given.ts';
import { parse } from '../../src/cli/program.ts';
import { scratch, testIo } from './cli.ts';

const none = { XDG_CONFIG_HOME: '/nonexistent' };

async function parsed(argv: string[], env: Record<string, string> = none) {
  const asked = await parse(argv, testIo(env));
  if ('exit' in asked) throw new Error('it ended');
  return asked.call;
}

describe('arguments', () => {
  it('takes global flags before and after the command', async () => {
    const before = await parsed(['--yes', '--speed', '60', 'run', 'a.plan.json']);
    const after = await parsed(['run', 'a.plan.json', '--yes', '--speed=60']);
    expect(before.given).toEqual(after.given);
    expect(before.given).toMatchObject({ yes: true, speed: 60 });
    expect(before.args).toEqual(['a.plan.json']);
  });

  it('takes several plans, and flags that may be given several times', async () => {
    const { args, given } = await parsed(['run', 'a', 'b', '--confirm', 'x', '--confirm', 'y', '--accept', 'run it again', '--secret', 'a=env:B']);
    expect(args).toEqual(['a', 'b']);
    expect(given).toMatchObject({ confirm: ['x', 'y'], accept: ['run it again'], secret: ['a=env:B'] });
  });

  it('takes regions with commas and repeated, each once', async () => {
    expect((await parsed(['scan', '--region', 'eu-west-1,us-east-1', '--region', 'eu-west-1'])).given.regions).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('--sandbox takes no word after it for its world', async () => {
    const { args, given } = await parsed(['--sandbox', 'show', 'x.plan.json']);
    expect(given.sandbox).toBe('demo');
    expect(args).toEqual(['x.plan.json']);
    expect((await parsed(['scan', '--sandbox=empty'])).given.sandbox).toBe('empty');
  });

  it('keeps the flags of a command apart', async () => {
    const { own } = await parsed(['plan', 'elasticache', 'x', '--kms-key', 'alias/a', '--set', 'A=1', '--set', 'B=2', '--endpoint', 'ssm:/x']);
    expect(own).toEqual({ kmsKey: 'alias/a', set: ['A=1', 'B=2'], endpoint: ['ssm:/x'] });
  });

  it('--no-input and its default', async () => {
    expect((await parsed(['scan'])).given.input).toBe(true);
    expect((await parsed(['scan', '--no-input'])).given.input).toBe(false);
  });

  it('knows the flags that say where, so that the next command goes on there', async () => {
    expect((await parsed(['scan', '--sandbox'])).given.again).toBe(' --sandbox');
    expect((await parsed(['scan', '--sandbox=empty', '--profile', 'my ops'])).given.again).toBe(" --sandbox=empty --profile 'my ops'");
    expect((await parsed(['scan', '--endpoint-url', 'http://127.0.0.1:1', '--yes'])).given.again).toBe(' --endpoint-url http://127.0.0.1:1');
    expect((await parsed(['scan'], { ...none, ENCMIGRATE_PROFILE: 'ops' })).given.again).toBe('');
  });

  it('nothing at all is the session', async () => {
    expect((await parsed([])).args).toEqual([]);
    expect((await parsed(['--sandbox'])).given.sandbox).toBe('demo');
  });
});

describe('flags over ENCMIGRATE_* over the file', () => {
  const withFile = (name: string, text: string): Record<string, string> => {
    const folder = scratch();
    mkdirSync(join(folder, 'encmigrate'));
    writeFileSync(join(folder, 'encmigrate', name), text);
    return { XDG_CONFIG_HOME: folder };
  };

  it('the file is read as YAML or JSON', async () => {
    expect((await givenOf({}, withFile('config.yaml', 'region: eu-west-1\nspeed: 60\n'))).regions).toEqual(['eu-west-1']);
    expect((await givenOf({}, withFile('config.json', '{"profile":"ops","noInput":true}'))).profile).toBe('ops');
  });

  it('a variable wins over the file, a flag over both', async () => {
    const env = { ...withFile('config.yaml', 'region: eu-west-1\n'), ENCMIGRATE_REGION: 'eu-west-2' };
    expect((await givenOf({}, env)).regions).toEqual(['eu-west-2']);
    expect((await givenOf({ region: ['eu-west-3'] }, env)).regions).toEqual(['eu-west-3']);
    expect((await givenOf({}, env)).regionTyped).toBe(false);
    expect((await givenOf({ region: ['eu-west-3'] }, env)).regionTyped).toBe(true);
  });

  it('every setting has its variable', async () => {
    const env = {
      ...none,
      ENCMIGRATE_PROFILE: 'ops',
      ENCMIGRATE_ENDPOINT_URL: 'http://127.0.0.1:1',
      ENCMIGRATE_SPEED: '5',
      ENCMIGRATE_JSON: '1',
      ENCMIGRATE_LOCK: 'ssm:/a',
      ENCMIGRATE_NO_INPUT: '1',
      ENCMIGRATE_DEBUG: 'true',
      ENCMIGRATE_SCREEN_READER: 'yes',
    };
    expect(await givenOf({}, env)).toMatchObject({
      profile: 'ops',
      endpointUrl: 'http://127.0.0.1:1',
      speed: 5,
      json: true,
      claim: '/a',
      input: false,
      debug: true,
      screenReader: true,
    });
  });

  it.each(['yes', 'confirm', 'accept', 'digest', 'until', 'secret'])('a file cannot give --%s', async (name) => {
    await expect(givenOf({}, withFile('config.yaml', `${name}: sessions-prod\n`))).rejects.toThrow(/never taken from a file/);
    await expect(givenOf({}, { ...none, [`ENCMIGRATE_${name.toUpperCase()}`]: 'x' })).rejects.toThrow(/never answered by the environment/);
  });

  it.each([
    ['regoin: x', /"regoin", which is not known/],
    ['- a', /does not hold settings/],
    ['a: [', /cannot be understood/],
  ])('a wrong file is named: %s', async (text, why) => {
    await expect(givenOf({}, withFile('config.yaml', text))).rejects.toThrow(why);
  });

  it('an empty file says nothing', async () => expect((await givenOf({}, withFile('config.yaml', ''))).regions).toEqual([]));
});
