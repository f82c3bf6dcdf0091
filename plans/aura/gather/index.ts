/** Everything a plan rests on, read from the world: facts/aura.md 1.2, 2, 3, 4. Writes nothing. */
import type { World } from '../../../src/actions/context.ts';
import { readPlaces, type Endpoint } from '../../../src/actions/places/look.ts';
import { readSink } from '../../../src/actions/sinks/index.ts';
import { optionalInto, type Unread } from '../../../src/aws/optional.ts';
import { reading } from '../../../src/aws/retry.ts';
import { type KeyFacts, readKey } from '../../../src/kms/facts.ts';
import type { Plan } from '../../../src/plan/schema.ts';
import type { Choices, Facts } from '../../../src/plan/system.ts';
import { UsageError } from '../../../src/plan/usage-error.ts';
import { calledName, hostOf, isInstanceId, recordNameOf } from '../names.ts';
import { readChoices } from '../recipe/choices.ts';
import { accessOf } from './access.ts';
import * as api from './api.ts';
import { isPath, readArchive, readTool } from './archive.ts';
import type { Archive, AuraFacts, Instance, KeyRecord } from './facts.ts';

/** Throws UsageError where nothing has that id. */
export async function gather(world: World, id: string, choices: Choices, revising?: Plan): Promise<Facts> {
  const unread: Unread[] = [];
  const optional = optionalInto(unread);
  const chosen = readChoices(choices);
  const file = isPath(id) && !id.includes('://');
  const instance = file ? null : await theInstance(world, plannedId(revising) ?? id);
  // A JVM takes its time to start, and most instances are copied without any.
  const uses = file || chosen.settings.Archive !== undefined || chosen.way === 'import' || chosen.way === 'upload';
  const [admin, java] = uses
    ? await Promise.all([readTool(world, 'neo4j-admin', ['--version'], /(\d+\.\d+[\w.-]*)/), readTool(world, 'java', ['-version'], /version "([^"]+)"/)])
    : [null, null];
  const tools = { admin, java };
  const archive = file ? await readArchive(world, revising ? revising.source.id : id, admin) : null;
  const projects = await api.projects(world);
  const projectId = instance?.tenant_id ?? chosen.settings.Project ?? (projects.length === 1 ? projects[0]?.id : undefined);
  const known = projectId !== undefined && projects.some((one) => one.id === projectId);
  const project = known ? await optional('the project', 'GET /tenants/{id}', () => api.project(world, projectId)) : null;
  const cloud = instance?.cloud_provider ?? 'aws';
  const names = known ? (await api.listed(world, projectId)).map(({ id: one, name }) => ({ id: one, name })) : [];
  return {
    id: instance ? calledName(instance, names.length > 0 ? names : [instance]) : pathId(archive as Archive),
    // Aura has no ARNs; this names it world-wide.
    arn: instance ? `aura:instance/${instance.id}` : `file:${(archive as Archive).path}`,
    kind: instance ? 'instance' : 'archive',
    instance,
    archive,
    project,
    projects,
    tools,
    names: notOurs(names, revising),
    keyRecords: known
      ? await optional('customer managed keys', 'GET /customer-managed-keys', async () => keysBefore(await api.keyRecords(world, projectId), revising))
      : null,
    ...(await keyOf(world, cloud, chosen.kmsKey)),
    places: await readPlaces(world, placesOf(chosen, revising), endpointsOf(instance?.connection_url ?? chosen.settings.SourceUri)),
    sink: await sinkOf(world, chosen, revising),
    ...(await accessOf(world, instance?.connection_url ?? chosen.settings.SourceUri, chosen.settings.SourceUser)),
    unread,
  } satisfies AuraFacts as unknown as Facts;
}

/**
 * What the plan that is revised made itself is no stranger's, and no part of what it was planned on: with it, the same steps would be other ones, and
 * would be done anew. Its names were seen free before it made anything (steps names, key.register), and are looked at again before a create.
 */
const notOurs = (names: AuraFacts['names'], revising?: Plan): AuraFacts['names'] =>
  revising ? names.filter((one) => one.name !== revising.target.id || factsOf(revising).names.some((known) => known.id === one.id)) : names;

const keysBefore = (records: KeyRecord[], revising?: Plan): KeyRecord[] =>
  revising ? records.filter((one) => one.name !== recordNameOf(revising.id, readChoices(revising.choices).settings.KeyName) || known(revising, one)) : records;

const known = (plan: Plan, record: KeyRecord): boolean => factsOf(plan).keyRecords?.some((one) => one.id === record.id) ?? false;
const factsOf = (plan: Plan): AuraFacts => plan.source.facts as unknown as AuraFacts;

/** A name may lead elsewhere by now; the id of the planned one does not. */
const plannedId = (revising?: Plan): string | undefined => (revising?.source.facts as unknown as AuraFacts | undefined)?.instance?.id;

/** As it is typed: another gathering finds the same thing by it. */
const pathId = ({ kind, folder, database, path }: Archive): string => (kind === 'database' ? `${folder}#${database}` : path);

/** Planned places stay the very ones that were planned. */
const placesOf = (chosen: ReturnType<typeof readChoices>, revising?: Plan) =>
  [...chosen.endpoints, ...['PasswordSwitch', 'UserSwitch'].flatMap((name) => chosen.settings[name] ?? [])].map(
    (asked) => (revising?.source.facts as unknown as AuraFacts | undefined)?.places.find((p) => p.asked === asked) ?? asked,
  );

export function endpointsOf(uri: string | null | undefined): Endpoint[] {
  return uri ? [{ kind: 'primary', host: hostOf(uri), port: 7687 }] : [];
}

async function theInstance(world: World, asked: string): Promise<Instance> {
  if (asked.includes('://')) throw new UsageError(`${asked} is an address`, 'name the instance by its name or id; list them with: encmigrate scan');
  const rows = await api.listed(world);
  const found = rows.filter((row) => row.id === asked.toLowerCase() || row.name === asked);
  if (found.length > 1) throw new UsageError(`${found.length} instances are called ${asked}: ${found.map((row) => row.id).join(', ')}`, 'name it by its id');
  const id = found[0]?.id ?? (isInstanceId(asked) ? asked : undefined);
  const none = new UsageError(
    `there is no Aura instance ${asked}`,
    'list them with: encmigrate scan; or name a .dump, .backup or .tar file, or NEO4J_HOME#database',
  );
  if (id === undefined) throw none;
  try {
    return await api.instance(world, id);
  } catch (error) {
    throw api.isNotFound(error) ? none : error;
  }
}

/** Only a key of AWS is looked at; of the others the form of the identifier is checked. facts/aura.md 1.3, 1.4 */
async function keyOf(world: World, cloud: string, asked: string | null): Promise<Pick<AuraFacts, 'key' | 'policyReadable'>> {
  if (asked === null || cloud !== 'aws') return { key: null, policyReadable: null };
  const key: KeyFacts = await readKey(reading(world.aws, world.clock), asked);
  if (!key.arn) return { key, policyReadable: null };
  const readable = await reading(world.aws, world.clock)('kms', 'GetKeyPolicy', { KeyId: key.arn, PolicyName: 'default' }).then(
    () => true,
    () => false,
  );
  return { key, policyReadable: readable };
}

async function sinkOf(world: World, chosen: ReturnType<typeof readChoices>, revising?: Plan): Promise<AuraFacts['sink']> {
  if (!chosen.sink) return null;
  const asked = chosen.settings.PasswordPlace ?? '';
  try {
    const found = await readSink(chosen.sink, world);
    return { asked, taken: found !== undefined && found.plan !== revising?.id, error: null };
  } catch (error) {
    return { asked, taken: false, error: `${(error as Error).name}: ${(error as Error).message}` };
  }
}

/** Reads again only what can drift; undefined where the source is gone. */
export async function observe(world: World, planned: AuraFacts): Promise<Facts | undefined> {
  let instance: Instance | null = null;
  if (planned.kind === 'instance') {
    try {
      instance = await api.instance(world, planned.instance?.id ?? planned.id);
    } catch (error) {
      if (api.isNotFound(error)) return undefined;
      throw error;
    }
  }
  const archive = planned.archive
    ? await readArchive(world, pathId(planned.archive), null).catch((error) => {
        if (error instanceof UsageError) return null;
        throw error;
      })
    : null;
  if (planned.archive && archive === null) return undefined;
  return {
    id: planned.id,
    kind: planned.kind,
    instance,
    archive,
    key: planned.key?.asked ? (await keyOf(world, planned.instance?.cloud_provider ?? 'aws', planned.key.arn ?? planned.key.asked)).key : null,
    keyRecords: planned.project ? await api.keyRecords(world, planned.project.id) : null,
    places: await readPlaces(world, planned.places, endpointsOf(planned.instance?.connection_url)),
  } as Facts;
}
