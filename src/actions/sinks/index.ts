/** Secret places that take what a service hands out once. They hold one JSON object; whose it is stands in it. */
import type { Clock } from '../../engine/clock.ts';
import { StepError } from '../ambiguous.ts';
import type { AwsCaller, StandIns } from '../context.ts';
import type { SinkPlace } from '../schema.ts';
import { fileSink } from './file.ts';
import { secretsManagerSink } from './secretsmanager.ts';
import { ssmSink } from './ssm.ts';

export interface SinkWorld {
  aws: AwsCaller;
  clock: Clock;
  standIns?: StandIns;
}

/** What a type of place can do with text. `version` tells one content from another where the place has versions. */
export interface Sink {
  /** Undefined where the place does not exist yet. */
  read(): Promise<string | undefined>;
  /** Makes the place; throws where it exists by now. */
  create(text: string): Promise<void>;
  /** A new version of what is ours already. */
  replace(text: string): Promise<void>;
}

export interface SinkHolds {
  /** The plan that put it there. */
  plan: string | null;
  fields: Record<string, string>;
}

const mark = 'encmigrate';

function sinkOf(place: SinkPlace, world: SinkWorld, plan: string): Sink {
  switch (place.type) {
    case 'secretsmanager':
      return secretsManagerSink(place, world, plan);
    case 'ssm':
      return ssmSink(place, world, plan);
    case 'file':
      return fileSink(world.standIns ? { ...place, path: world.standIns.file(place.path) } : place);
  }
}

export const sinkWords = (place: SinkPlace): string =>
  place.type === 'file' ? `file ${place.path} (0600)` : place.type === 'ssm' ? `SSM SecureString ${place.name}` : `secret ${place.name} in Secrets Manager`;

/** Undefined where nothing is there. Something else than ours has `plan: null`, and its content is forgotten. */
export async function readSink(place: SinkPlace, world: SinkWorld): Promise<SinkHolds | undefined> {
  const text = await sinkOf(place, world, '').read();
  if (text === undefined) return undefined;
  try {
    const { [mark]: plan, ...fields } = JSON.parse(text) as Record<string, unknown>;
    if (typeof plan !== 'string') return { plan: null, fields: {} };
    return { plan, fields: Object.fromEntries(Object.entries(fields).filter((one): one is [string, string] => typeof one[1] === 'string')) };
  } catch {
    return { plan: null, fields: {} };
  }
}

/** Throws StepError where something is there that this plan did not put there. */
export async function writeSink(place: SinkPlace, fields: Record<string, string>, plan: string, world: SinkWorld): Promise<void> {
  const sink = sinkOf(place, world, plan);
  const text = JSON.stringify({ ...fields, [mark]: plan });
  const there = await readSink(place, world);
  if (there === undefined) return sink.create(text);
  if (there.plan !== plan)
    throw new StepError(
      'SecretPlaceTaken',
      `${sinkWords(place)} exists already, and this plan did not make it; it is not touched`,
      undefined,
      'encmigrate revise <plan> --set PasswordPlace=ANOTHER',
    );
  return sink.replace(text);
}
