/** How the facts of a plan become a world again, so that the plan can be rehearsed: one file a system beside its fake, registered in src/cli/rehearsals.ts. */
import type { AnyService } from './rest/service.ts';
import { keys, putKey, type KeyRow } from './services/index.ts';
import type { SandboxWorld } from './service.ts';

/** What a plan says of its source. */
export interface Planned {
  id: string;
  region: string;
  source: { id: string; facts: Record<string, unknown> };
  target: { id: string };
  choices: Record<string, unknown>;
}

export interface Rehearsal {
  /** Its own, without engines; those that every world has are added. */
  services(): AnyService[];
  /** Its data engine, which a rehearsal goes without. */
  engine: string;
  /** The source, as the facts have it, and all that the plan looks at. Places are put by others. */
  build(world: SandboxWorld, planned: Planned): void | Promise<void>;
  /** Files of the operator's machine that the plan rests on, put where the rehearsal has its own; answers what a real run would find otherwise. */
  files?(planned: Planned, machine: RehearsedMachine): string[];
  /** A secret that this world takes, by its name in the plan; undefined: any will do. */
  secret?(world: SandboxWorld, planned: Planned, name: string): string | undefined;
  /** What the operator does by hand before a gate is answered. */
  byHand?(world: SandboxWorld, planned: Planned, gate: { step: string; file(path: string): string }): void;
}

export interface RehearsedMachine {
  /** Where a file of the plan lies in the rehearsal; its folder is there. */
  file(path: string): string;
  /** What is told of it in place of its own size and time. */
  tell(path: string, planned: { bytes?: number | null; modified?: string | null }): void;
}

/** Opens nothing: it only has the form that services want. */
export const placeholder = 'rehearsal-placeholder-1';

interface KeyLike {
  arn: string | null;
  account: string | null;
  state: string | null;
  spec: string | null;
  usage: string | null;
  manager: string | null;
  origin: string | null;
  multiRegion: boolean;
  rotation: { enabled: boolean } | { unreadable: string } | null;
}

/** A key as it was found. One that has no ARN is no key of the customer's: its service makes it. */
export function rebuildKey(world: SandboxWorld, region: string, found: KeyLike | null): KeyRow | undefined {
  if (!found?.arn) return undefined;
  const known = keys(world, region).get(found.arn);
  if (known) return known;
  return putKey(world, region, {
    keyId: found.arn.slice(found.arn.indexOf(':key/') + 5),
    account: found.account ?? world.account,
    state: (found.state ?? 'Enabled') as KeyRow['KeyState'],
    spec: found.spec ?? 'SYMMETRIC_DEFAULT',
    usage: found.usage ?? 'ENCRYPT_DECRYPT',
    manager: found.manager === 'AWS' ? 'AWS' : 'CUSTOMER',
    origin: found.origin ?? 'AWS_KMS',
    multiRegion: found.multiRegion,
    rotation: found.rotation !== null && 'enabled' in found.rotation && found.rotation.enabled,
  });
}

/** A key of which no more is known than its ARN: one that something is encrypted under already. */
export const rebuildKeyOf = (world: SandboxWorld, region: string, arn: string | undefined | null): KeyRow | undefined =>
  arn?.includes(':key/')
    ? rebuildKey(world, region, {
        arn,
        account: arn.split(':')[4] ?? null,
        state: null,
        spec: null,
        usage: null,
        manager: null,
        origin: null,
        multiRegion: arn.includes(':key/mrk-'),
        rotation: null,
      })
    : undefined;
