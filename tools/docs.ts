/** Writes every document that is made from the code. `npm run docs`; test/repo/generated.test.ts says when one is old. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generated } from './docs/generated.ts';

for (const { path, text } of generated()) {
  writeFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), text);
  console.log(path);
}
