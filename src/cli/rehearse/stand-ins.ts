/** A rehearsal's own files, and versions that stand for those that were planned on. Nothing outside of its folder is written. */
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { StandIns } from '../../actions/context.ts';
import type { Place } from '../../actions/schema.ts';
import { canonical } from '../../plan/digest.ts';

export interface Rebuilt extends StandIns {
  /** From now on, this version of the place is told as the planned one. */
  planned(place: Place, now: string, planned: string): void;
  /** From now on, the file is told as this large, and of this time. */
  tell(path: string, planned: { bytes?: number | null; modified?: string | null }): void;
}

export function standIns(folder: string): Rebuilt {
  const versions = new Map<string, { now: string; planned: string }>();
  const files = new Map<string, { bytes?: number | null; modified?: string | null }>();
  return {
    file(path) {
      const at = join(folder, 'files', resolve(path));
      mkdirSync(dirname(at), { recursive: true, mode: 0o700 });
      return at;
    },
    version(place, version) {
      const known = versions.get(canonical(place));
      return known?.now === version ? known.planned : version;
    },
    told: (path) => files.get(resolve(path)) ?? {},
    tell: (path, planned) => void files.set(resolve(path), planned),
    planned: (place, now, planned) => void versions.set(canonical(place), { now, planned }),
  };
}
