#!/usr/bin/env node
// Starts the built program. Runs on any Node >= 12.20, so that an old one is told what to do instead of a syntax error:
// no syntax and no import here that Node 12 lacks.
import { spawn } from 'child_process';
import { existsSync } from 'fs';
import nodeModule from 'module';
import { homedir } from 'os';
import { dirname, join } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const here = dirname(fileURLToPath(import.meta.url));
const wanted = [22, 12];
const args = process.argv.slice(2);

function recentEnough(version) {
  const parts = version.split('.').map(Number);
  return parts[0] > wanted[0] || (parts[0] === wanted[0] && parts[1] >= wanted[1]);
}

/** The Node that this checkout pins, run in our place with the same arguments, terminal, signals and exit code. */
function hand(over) {
  const child = spawn(over, [fileURLToPath(import.meta.url)].concat(args), {
    stdio: 'inherit',
    env: Object.assign({}, process.env, { ENCMIGRATE_NODE_HANDED_OVER: '1' }),
  });
  // A terminal sends Ctrl-C to both of us: the child decides, and we only must not end before it. Others are passed on.
  process.on('SIGINT', function stay() {});
  ['SIGTERM', 'SIGHUP', 'SIGQUIT'].forEach((name) => {
    process.on(name, () => child.kill(name));
  });
  child.on('error', (error) => {
    process.stderr.write('encmigrate: ' + over + ' cannot be started: ' + error.message + '\n');
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Colour is decided once, before any library looks. Ink ignores NO_COLOR, all of them know FORCE_COLOR. */
function decideColour() {
  const env = process.env;
  const refused = args.indexOf('--no-color') !== -1 || (env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb';
  const flagged = args.indexOf('--no-color') !== -1;
  if (refused && (flagged || env.FORCE_COLOR === undefined)) {
    env.FORCE_COLOR = '0';
    // Both set at once, Node warns on stderr that one of them is ignored.
    delete env.NO_COLOR;
  } else if (env.FORCE_COLOR !== undefined) {
    delete env.NO_COLOR;
  }
}

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'encmigrate', 'compiled');
}

function start() {
  // React is three times slower to start in its development form, and decides when it is loaded.
  process.env.NODE_ENV = 'production';
  decideColour();
  // Before Node 22.8 there is none; a folder that cannot be written is no error.
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache(cacheFolder());
  const built = join(here, '..', 'dist', 'encmigrate.js');
  if (!existsSync(built)) {
    process.stderr.write('encmigrate: ' + built + ' is not there: this checkout is not built yet\n  what to do: npm run build\n');
    process.exit(1);
  }
  import(pathToFileURL(built).href)
    .then((program) => program.main(args))
    .catch((error) => {
      process.stderr.write('encmigrate: it cannot start: ' + ((error && error.stack) || error) + '\n');
      process.exit(1);
    });
}

const pinned = join(here, '..', 'node_modules', '.bin', 'node');
if (recentEnough(process.versions.node)) {
  start();
} else if (existsSync(pinned) && !process.env.ENCMIGRATE_NODE_HANDED_OVER) {
  hand(pinned);
} else {
  process.stderr.write(
    'encmigrate: it needs Node ' +
      wanted.join('.') +
      ' or newer, this is ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ')\n' +
      '  what to do: install it from https://nodejs.org, or: npx --package node@24 -- encmigrate ' +
      args.slice(0, 1).join('') +
      '\n',
  );
  process.exit(1);
}
