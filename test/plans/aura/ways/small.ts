/** The schedules' Aura case with a small file, and the same with a Neo4j in the places of its instances, as far as plans ask one. */
import { instances } from '../../../../plans/aura/fake/rows.ts';
import { boltOfRows } from '../../../support/bolt-of-rows.ts';
import { copied } from '../../../engine/schedule/aura.ts';
import type { ScheduleCase } from '../../../engine/schedule/case.ts';

export const blind: ScheduleCase = {
  ...copied,
  world: {
    ...copied.world,
    build(world) {
      copied.world.build(world);
      for (const row of instances(world).values()) row.content.bytes = 2_000_000;
    },
  },
};
export const read: ScheduleCase = { ...blind, world: { ...blind.world, through: boltOfRows } };
