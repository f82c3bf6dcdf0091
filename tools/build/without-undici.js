/**
 * Keeps undici (Node's own `fetch`) out of the start. It takes longer to load than `node -e 0` takes in all, and two things that every
 * session needs load it and use nothing of it (docs/benchmarks.md has the figures).
 */
import { readFile } from 'node:fs/promises';

/** An import of `node:http` as an ES module reads each of its exports, WebSocket among them; `require` reads none. */
const http = {
  filter: /^(node:)?http$/,
  namespace: 'required',
  contents: 'module.exports = require("node:http");',
};

/** Yoga, Ink's layout, holds its WebAssembly as text, and takes it out by `fetch` where there is one, else by itself. */
const yoga = {
  filter: /yoga-wasm-base64-esm\.js$/,
  asks: 'w||"function"!=typeof fetch?',
};

export const withoutUndici = {
  name: 'without-undici',
  setup(build) {
    build.onResolve({ filter: http.filter }, ({ kind }) => (kind === 'require-call' ? undefined : { path: 'node:http', namespace: http.namespace }));
    build.onLoad({ filter: http.filter, namespace: http.namespace }, () => ({ contents: http.contents, loader: 'js' }));
    build.onLoad({ filter: yoga.filter }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes(yoga.asks))
        return { errors: [{ text: `${path} does not ask for fetch as it did: see whether tools/build/without-undici.js is needed` }] };
      return { contents: text.replace(yoga.asks, 'true?'), loader: 'js' };
    });
  },
};
