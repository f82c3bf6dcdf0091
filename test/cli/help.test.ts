import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/cli/command-table.ts';
import { globalFlags } from '../../src/cli/flags.ts';
import { toolVersion } from '../../src/plan/build-plan.ts';
import { em } from './cli.ts';

describe('help', () => {
  it('names every command, on stdout, examples first', async () => {
    const { exit, out, err } = await em(['--help']);
    expect(exit).toBe(0);
    expect(err).toBe('');
    expect(out.indexOf('Examples:')).toBe(0);
    for (const { name, does } of commandTable) {
      expect(out).toContain(name);
      expect(out.replace(/\s+/g, ' ')).toContain(does);
    }
  });

  it.each(commandTable.map((entry) => [entry.name, entry] as const))(
    '%s has examples that are commands of its own, first, and all its flags',
    async (name, entry) => {
      const { exit, out } = await em([name, '--help']);
      expect(exit).toBe(0);
      expect(out.startsWith('Examples:\n')).toBe(true);
      expect(out.indexOf('Usage:')).toBeGreaterThan(out.indexOf(`encmigrate ${name}`));
      expect(entry.examples.length).toBeGreaterThan(0);
      for (const example of entry.examples) expect(example).toMatch(new RegExp(`encmigrate ${name}\\b`));
      for (const flag of [...entry.flags, ...globalFlags]) expect(out).toContain(flag.flags);
    },
  );

  it.each(commandTable.map((entry) => [entry.name, entry] as const))('every flag in the examples of %s is one it has', (_, entry) => {
    const known = [...entry.flags, ...globalFlags].map(({ flags }) => /--[a-z-]+/.exec(flags)?.[0]);
    for (const example of entry.examples) for (const flag of example.match(/--[a-z-]+/g) ?? []) expect(known).toContain(flag);
  });

  it('help COMMAND is the same as COMMAND --help', async () => {
    expect((await em(['help', 'plan'])).out).toBe((await em(['plan', '--help'])).out);
  });

  it('--version is one line, and the version that plans are marked with', async () => {
    expect(await em(['--version'])).toEqual({ exit: 0, out: toolVersion, err: '' });
  });
});
