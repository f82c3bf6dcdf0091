import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { keysOf, keyText } from '../../screens/keys.ts';
import { terminal } from '../support/frame.tsx';
import { scenes } from './scenes.ts';

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 15 },
];
/** Not drawn to files, but held to the same rules. */
const odd = [
  { columns: 60, rows: 16 },
  { columns: 61, rows: 17 },
  { columns: 200, rows: 16 },
  { columns: 60, rows: 60 },
  { columns: 20, rows: 5 },
];

describe.each(Object.entries(scenes))('%s', (name, scene) => {
  it.each(sizes)('is as it was at $columns x $rows', async (size) => {
    const shown = await terminal(await scene(), size);
    const text = shown
      .rows()
      .map((row) => row.trimEnd())
      .join('\n');
    shown.close();
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/${name}.${size.columns}x${size.rows}.txt`);
  });

  it.each([...sizes, ...odd])('fits $columns x $rows', async (size) => {
    const shown = await terminal(await scene(), size);
    const rows = shown.rows();
    shown.close();
    expect(rows.length).toBeLessThanOrEqual(size.rows);
    for (const row of rows) expect(stringWidth(row), row).toBeLessThanOrEqual(size.columns);
  });

  it.each(sizes.slice(0, 2))('says where calls go first, and shows only keys of the table, at $columns x $rows', async (size) => {
    const stage = await scene();
    const shown = await terminal(stage, size);
    const rows = shown.rows();
    shown.close();
    const { mode, account, region } = stage.session.where;
    for (const word of [mode, account, region]) expect(rows[0]).toContain(word);
    const items = (rows.at(-1) ?? '')
      .trim()
      .split(/\s{2,}/)
      .map((item) => item.replace(/^\(|\)$/g, ''));
    const known = keysOf(stage.top().name)
      .filter((row) => row.label)
      .map((row) => `${keyText(row.keys[0] as string)} ${row.label}`);
    for (const item of items) expect(known).toContain(item);
    expect(items.length).toBeGreaterThan(0);
  });
});
