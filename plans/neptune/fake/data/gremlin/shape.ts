/** Steps that shape what was found: maps of properties, groups, order, projections. */
import { badInput, unsupported } from '../refusal.ts';
import { bare } from '../values.ts';
import { compare, count, idOf, type Item, keyOf, labelOfItem, list, token, value } from './item.ts';
import { literals } from './predicate.ts';
import type { Step } from './run.ts';

const texts = (args: Parameters<typeof literals>[0]): string[] =>
  literals(args.filter((arg) => !(arg.kind === 'value' && typeof arg.value === 'boolean'))).map((one) => String(bare(one)));

const tokens = (item: Item): [Item, Item][] => [
  [token('id'), value(idOf(item) ?? null)],
  [token('label'), value(labelOfItem(item) ?? null)],
];

export const shapeSteps: Record<string, Step> = {
  valueMap: (items, { args, mods }) => {
    const keys = texts(args);
    // valueMap(true), or valueMap().with(WithOptions.tokens).
    const withTokens =
      args.some((arg) => arg.kind === 'value' && arg.value === true) ||
      mods.some(({ name, args: [what] }) => name === 'with' && what?.kind === 'name' && what.name === 'tokens');
    return items.map((item): Item => {
      const own: [Item, Item][] =
        item.is === 'vertex'
          ? item.vertex.properties.map(([key, all]) => [value(key), list(all.map((one) => value(one)))])
          : item.is === 'edge'
            ? item.edge.properties.map(([key, one]) => [value(key), value(one)])
            : [];
      return {
        is: 'map',
        entries: [...(withTokens ? tokens(item) : []), ...own.filter(([key]) => keys.length === 0 || (key.is === 'value' && keys.includes(String(key.value))))],
      };
    });
  },

  elementMap: (items, { args }, { graph }) => {
    const keys = texts(args);
    const side = (name: 'IN' | 'OUT', id: string): [Item, Item] => {
      const vertex = graph.vertex(id);
      return [
        { is: 'token', type: 'g:Direction', name },
        { is: 'map', entries: vertex ? tokens({ is: 'vertex', vertex }) : [] },
      ];
    };
    return items.map((item): Item => {
      const wanted = (key: string) => keys.length === 0 || keys.includes(key);
      if (item.is === 'vertex')
        return {
          is: 'map',
          entries: [
            ...tokens(item),
            ...item.vertex.properties.filter(([key]) => wanted(key)).map(([key, all]): [Item, Item] => [value(key), value(all.at(-1) ?? null)]),
          ],
        };
      if (item.is === 'edge')
        return {
          is: 'map',
          entries: [
            ...tokens(item),
            side('IN', item.edge.to),
            side('OUT', item.edge.from),
            ...item.edge.properties.filter(([key]) => wanted(key)).map(([key, one]): [Item, Item] => [value(key), value(one)]),
          ],
        };
      throw badInput('elementMap() is for vertices and edges');
    });
  },

  groupCount: (items, { mods }, context) => {
    const counts = new Map<string, { key: Item; n: number }>();
    for (const item of items) {
      const key = context.by(item, mods[0]);
      if (!key) continue;
      const held = counts.get(keyOf(key)) ?? { key, n: 0 };
      held.n++;
      counts.set(keyOf(key), held);
    }
    return [{ is: 'map', entries: [...counts.values()].map(({ key, n }): [Item, Item] => [key, count(n)]) }];
  },

  group: (items, { mods: [byKey, byValue] }, context) => {
    const groups = new Map<string, { key: Item; all: Item[] }>();
    for (const item of items) {
      const key = context.by(item, byKey);
      if (!key) continue;
      const held = groups.get(keyOf(key)) ?? { key, all: [] };
      held.all.push(item);
      groups.set(keyOf(key), held);
    }
    // by(count()) and its like take the whole group; by('name') takes each.
    const inner = byValue?.args[0];
    const valued = (all: Item[]): Item =>
      inner?.kind === 'calls' ? (context.run(inner, all)[0] ?? list([])) : list(all.flatMap((item) => context.by(item, byValue) ?? []));
    return [{ is: 'map', entries: [...groups.values()].map(({ key, all }): [Item, Item] => [key, valued(all)]) }];
  },

  order: (items, { mods, args }, context) => {
    if (args.some((arg) => arg.kind === 'name' && arg.name === 'local')) throw unsupported('order(local)');
    const keyed = items.map((item) => ({ item, keys: mods.map((mod) => context.by(item, mod)) }));
    const ways = mods.map(({ args: by }) => {
      const last = by.at(-1);
      if (last?.kind === 'name' && last.name === 'shuffle') throw unsupported('order by shuffle');
      return last?.kind === 'name' && /^desc|^decr/.test(last.name) ? -1 : 1;
    });
    keyed.sort((a, b) => {
      if (mods.length === 0) return compare(a.item, b.item);
      for (const [index, way] of ways.entries()) {
        const [x, y] = [a.keys[index], b.keys[index]];
        const difference = x && y ? compare(x, y) : 0;
        if (difference !== 0) return difference * way;
      }
      return 0;
    });
    return keyed.map(({ item }) => item);
  },

  project: (items, { args, mods }, context) => {
    const names = texts(args);
    return items.map(
      (item): Item => ({
        is: 'map',
        entries: names.flatMap((name, index): [Item, Item][] => {
          const found = context.by(item, mods.length > 0 ? mods[index % mods.length] : undefined);
          return found ? [[value(name), found]] : [];
        }),
      }),
    );
  },

  select: (items, { args: [what] }) =>
    items.flatMap((item): Item[] => {
      if (item.is !== 'map') return [];
      if (what?.kind === 'name' && what.name === 'keys') return [list(item.entries.map(([k]) => k))];
      if (what?.kind === 'name' && what.name === 'values') return [list(item.entries.map(([, v]) => v))];
      return item.entries.filter(([k]) => k.is === 'value' && what?.kind === 'value' && k.value === what.value).map(([, v]) => v);
    }),
};
