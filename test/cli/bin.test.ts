/** bin/encmigrate.js as a real process, beside a stand-in for the bundle that says what it was given. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from './cli.ts';

const bundle = `export async function main(args) {
  const { NODE_ENV, FORCE_COLOR = null, NO_COLOR = null } = process.env;
  // Before it speaks: whoever hears it may send the signal at once.
  if (args[0] === 'wait') process.on('SIGTERM', () => { console.log('SIGTERM'); process.exit(143); });
  console.log(JSON.stringify({ args, NODE_ENV, FORCE_COLOR, NO_COLOR, node: process.versions.node, execArgv: process.execArgv }));
  if (args[0] === 'wait') setInterval(() => undefined, 1000);
  else if (args[0] === 'die') process.kill(process.pid, 'SIGKILL');
  else process.exit(Number(args[0] ?? 0));
}`;

/** Makes the process that runs bin believe that it is an old Node; what it starts in its place is not told so. */
const old = [
  '--import',
  `data:text/javascript,${encodeURIComponent("Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.19.0'}})")}`,
];

function checkout({ built = true, pinned = true } = {}): string {
  const root = scratch();
  for (const folder of ['bin', 'dist', 'node_modules/.bin']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  copyFileSync('bin/encmigrate.js', join(root, 'bin/encmigrate.js'));
  if (built) writeFileSync(join(root, 'dist/encmigrate.js'), bundle);
  if (pinned) symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
  return root;
}

interface Ended {
  code: number | null;
  signal: string | null;
  out: string;
  err: string;
}

function start(
  root: string,
  args: string[],
  options: { execArgv?: string[]; env?: Record<string, string>; onOut?: (child: ReturnType<typeof spawn>, out: string) => void } = {},
): Promise<Ended> {
  const env = { PATH: process.env.PATH ?? '', HOME: root, XDG_CACHE_HOME: join(root, 'cache'), ...options.env };
  const child = spawn(process.execPath, [...(options.execArgv ?? []), join(root, 'bin/encmigrate.js'), ...args], { env });
  let [out, err] = ['', ''];
  child.stdout?.on('data', (text) => {
    out += text;
    options.onOut?.(child, out);
  });
  child.stderr?.on('data', (text) => (err += text));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err })));
}

describe('bin/encmigrate.js', () => {
  it('runs the bundle with the arguments, React in its production form, and passes the exit code', async () => {
    const { code, out, err } = await start(checkout(), ['3', '--flag', 'a b']);
    expect(code).toBe(3);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({ args: ['3', '--flag', 'a b'], NODE_ENV: 'production', FORCE_COLOR: null });
  });

  it.each([
    [[], { NO_COLOR: '1' }, '0'],
    [[], { TERM: 'dumb' }, '0'],
    [['0', '--no-color'], { FORCE_COLOR: '1' }, '0'],
    [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, '1'],
    [[], { NO_COLOR: '' }, null],
  ])('colour is decided before anything is loaded: %j %j', async (args, env, expected) => {
    const { out, err } = await start(checkout(), args as string[], { env: env as unknown as Record<string, string> });
    expect(JSON.parse(out).FORCE_COLOR).toBe(expected);
    expect(err).toBe('');
  });

  it('on an old Node hands over to the pinned one, once, with arguments and exit code', async () => {
    const { code, out } = await start(checkout(), ['4', 'x'], { execArgv: old });
    expect(code).toBe(4);
    expect(JSON.parse(out)).toMatchObject({ args: ['4', 'x'], node: process.versions.node, execArgv: [] });
  });

  it('passes signals on, and how the child ended', async () => {
    const ended = await start(checkout(), ['wait'], { execArgv: old, onOut: (child, out) => void (out.endsWith('}\n') && child.kill('SIGTERM')) });
    expect(ended).toMatchObject({ code: 143, signal: null });
    expect(ended.out).toContain('SIGTERM');
    expect(await start(checkout(), ['die'], { execArgv: old })).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it('on an old Node without a pinned one says which it wants and what to do', async () => {
    const { code, out, err } = await start(checkout({ pinned: false }), ['scan'], { execArgv: old });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/needs Node 22\.12 or newer, this is 18\.19\.0.*what to do/s);
    expect(err).not.toContain('    at ');
  });

  it('says when it is not built', async () => {
    const { code, err } = await start(checkout({ built: false }), []);
    expect(code).toBe(1);
    expect(err).toContain('npm run build');
  });

  it('holds no syntax that Node 12 lacks', () => {
    const text = readFileSync('bin/encmigrate.js', 'utf8');
    expect(text).not.toMatch(/\?\.|\?\?|\|\|=|from 'node:|^await |#\w+ =/m);
  });
});
