import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/cli/command-table.ts';
import { em, scratch } from './cli.ts';

/** What bash itself offers for these words. */
async function offered(words: string[]): Promise<string[]> {
  const file = join(scratch(), 'completion.bash');
  writeFileSync(
    file,
    `${(await em(['completion', 'bash'])).out}\nCOMP_WORDS=(${words.map((w) => `'${w}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _encmigrate; printf '%s\\n' "\${COMPREPLY[@]}"`,
  );
  return execFileSync('bash', [file]).toString().trim().split('\n');
}

describe('completion', () => {
  it('bash offers commands, then flags of the command, systems and shells', async () => {
    expect(await offered(['encmigrate', 're'])).toEqual(['rehearse', 'resume', 'revise', 'report']);
    expect(await offered(['encmigrate', 'plan', 'ela'])).toEqual(['elasticache']);
    expect(await offered(['encmigrate', 'plan', '--km'])).toEqual(['--kms-key']);
    expect(await offered(['encmigrate', 'completion', 'z'])).toEqual(['zsh']);
  });
  it.each(['bash', 'zsh', 'fish'])('%s knows every command', async (shell) => {
    const { exit, out } = await em(['completion', shell]);
    expect(exit).toBe(0);
    for (const { name } of commandTable) expect(out).toContain(name);
  });
});
