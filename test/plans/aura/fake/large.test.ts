import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { putInstance } from '../../../../plans/aura/fake/build.ts';
import { writeStandIn } from '../../../../plans/aura/fake/neo4j-admin/archive.ts';
import { drawn, folder, lively } from './admin.ts';

const five = 5 * 2 ** 30;
const minutes = 60_000;
const resident = (pid: number | 'self'): number => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

test(
  '5 GB that are a hole go up with a steady bar and flat memory, on both sides',
  async () => {
    // Where the sandbox keeps it must be a folder of its own: the file arrives whole, as a hole.
    const here = await lively({ dir: folder() });
    const to = putInstance(here.sandbox.world, here.tenant, { name: 'large' });
    const from = folder();
    writeStandIn(join(from, 'neo4j.dump'), { database: 'neo4j', bytes: five, nodes: { Person: 1 }, relationships: {} }, five);
    const { file, args, env } = (await here.control('programs?name=neo4j-admin')).body;
    const child = execa(file, [...args, 'database', 'upload', `--from-path=${from}`, `--to-uri=neo4j+s://${to.id}.databases.neo4j.io`, 'neo4j'], {
      env: { ...env, NEO4J_USERNAME: 'neo4j', NEO4J_PASSWORD: to.password },
      reject: false,
      stdin: 'ignore',
      timeout: 4 * minutes,
    });
    const steps: number[] = [];
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const before = drawn(out);
      out += chunk;
      if (before < 200) steps.push(Math.min(200, drawn(out)) - before);
    });
    const seen: { child: number; server: number }[] = [];
    const looking = setInterval(() => {
      try {
        seen.push({ child: resident(child.pid!), server: resident('self') });
      } catch {}
    }, 250);
    const { exitCode, stderr } = await child;
    clearInterval(looking);
    expect(exitCode, stderr).toBe(0);
    expect(to.content.bytes).toBe(five);
    // Half a percent a dot, and eighty parts: nowhere does it jump.
    expect(Math.max(...steps)).toBeLessThanOrEqual(10);
    const late = seen.slice(Math.floor(seen.length / 4));
    const grows = (which: 'child' | 'server'): number => Math.max(...late.map((one) => one[which])) - Math.min(...late.map((one) => one[which]));
    expect(grows('child')).toBeLessThan(100 * 2 ** 20);
    expect(grows('server')).toBeLessThan(150 * 2 ** 20);
  },
  5 * minutes,
);
