/**
 * Builds dist/: one bundle with lazy chunks, dependencies inside, so that `--version` reads one small file and a global
 * install downloads nothing more (docs/decisions/0004-bundled-build.md has the figures).
 *
 *   node build.js             build
 *   node build.js --if-stale  only where a source is newer than the result
 *   node build.js --clean     also remove chunks of older builds (what is packed holds only this one)
 *   node build.js --report    also say what is in which chunk
 *
 * Plain JavaScript for Node 20: `npm ci` runs it with whatever Node the machine has.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { notices } from './tools/build/notices.js';
import { withoutUndici } from './tools/build/without-undici.js';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const entry = join(root, 'src/cli/main.ts');
const result = join(dist, 'encmigrate.js');
const asked = new Set(process.argv.slice(2));
const day = 24 * 3600 * 1000;

/** The folders count too: a file that was removed changes only its folder's time. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function stale() {
  if (!existsSync(result)) return true;
  const built = statSync(result).mtimeMs;
  return ['src', 'screens', 'plans', 'package.json', 'package-lock.json', 'build.js', 'tools/build']
    .map((name) => join(root, name))
    .some((path) => existsSync(path) && newest(path) > built);
}

async function run() {
  const started = Date.now();
  const { metafile, outputFiles } = await build({
    // Beside the program, the stand-in that its sandbox lends: a program of its own.
    entryPoints: { encmigrate: entry, 'neo4j-admin': join(root, 'plans/aura/fake/neo4j-admin/main.ts') },
    outdir: dist,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // The ES form of dependencies: of a CommonJS one a dynamic import gives `default` alone, and the SDK clients are loaded so.
    mainFields: ['module', 'main'],
    target: 'node22.12',
    chunkNames: 'chunks/[name]-[hash]',
    write: false,
    metafile: true,
    // React decides by it which of its two forms is loaded; the other, three times slower to start, is left out.
    define: { 'process.env.NODE_ENV': '"production"' },
    // Ink asks for the developer tools only where DEV is set. Oxigraph looks for its WebAssembly beside itself, so it is installed.
    external: ['react-devtools-core', 'oxigraph'],
    // CommonJS dependencies ask for Node's own modules by `require`, which an ES module does not have.
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    // Not minified: it starts no faster, and stacks name lines that can be read.
    legalComments: 'none',
    plugins: [withoutUndici],
    logLevel: 'warning',
  });
  write(outputFiles);
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), notices(root, Object.keys(metafile.inputs)));
  prune(new Set(outputFiles.map((file) => file.path)), asked.has('--clean') ? 0 : day);
  const bytes = outputFiles.reduce((sum, file) => sum + file.contents.length, 0);
  console.log(`built dist/encmigrate.js: ${outputFiles.length} files, ${(bytes / 1e6).toFixed(1)} MB, ${Date.now() - started} ms`);
  if (asked.has('--report')) report(metafile);
}

/** Each by rename and the entry last: a program that starts meanwhile finds either the old build or the new one, whole. */
function write(files) {
  mkdirSync(join(dist, 'chunks'), { recursive: true });
  for (const file of [...files].sort((a, b) => Number(a.path === result) - Number(b.path === result))) {
    const part = `${file.path}.${process.pid}.part`;
    writeFileSync(part, file.contents);
    renameSync(part, file.path);
  }
}

/** A session that began before this build may load a chunk of the old one yet, so those go only after a day. */
function prune(kept, age) {
  for (const name of readdirSync(join(dist, 'chunks'))) {
    const path = join(dist, 'chunks', name);
    if (!kept.has(path) && Date.now() - statSync(path).mtimeMs >= age) rmSync(path, { force: true });
  }
}

function report(metafile) {
  for (const [path, out] of Object.entries(metafile.outputs).sort((a, b) => b[1].bytes - a[1].bytes)) {
    const largest = Object.entries(out.inputs).sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)[0];
    console.log(`${String(out.bytes).padStart(9)} ${relative(root, join(root, path))}${largest ? `  most of it: ${largest[0]}` : ''}`);
  }
}

if (asked.has('--if-stale') && !stale()) process.exit(0);
if (!existsSync(entry)) {
  // `npm ci` runs this in any checkout, and must not fail there before the command line exists.
  console.log('nothing to build: src/cli/main.ts is not there');
  process.exit(0);
}
// esbuild has told what is wrong, and where, already.
await run().catch((error) => {
  if (!error.errors) throw error;
  process.exit(1);
});
