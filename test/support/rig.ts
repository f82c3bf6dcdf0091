/** A whole cloud and an engine in one process, in virtual time: for schedules that cut, lose and fail whatever they like. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Connection, connect } from '../../src/aws/connect.ts';
import type { Host } from '../../src/engine/host.ts';
import { runPlan, type RunEnd, type RunGiven } from '../../src/engine/run.ts';
import { missingEngines } from '../../src/cli/worlds.ts';
import { virtualClock } from '../../src/engine/virtual-clock.ts';
import { buildPlan, planId } from '../../src/plan/build-plan.ts';
import { writePlan } from '../../src/plan/file.ts';
import type { Plan } from '../../src/plan/schema.ts';
import type { Choices, System } from '../../src/plan/system.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open.ts';
import type { AnyService } from '../../src/sandbox/rest/service.ts';
import type { SandboxWorld } from '../../src/sandbox/service.ts';
import type { Power } from './power.ts';
import { recordingHost } from './recording-host.ts';

export const start = new Date('2026-11-22T14:00:00.000Z');

export interface Rig {
  sandbox: Sandbox;
  dir: string;
  /** A new login: what a process that starts gets. */
  connection(): Promise<Connection>;
  plan(system: System, source: string, choices: Choices): Promise<{ plan: Plan; planPath: string }>;
  run(planned: { plan: Plan; planPath: string }, system: System, more?: Partial<RunGiven> & { power?: Power; host?: Host }): Promise<RunEnd>;
  close(): Promise<void>;
}

export interface RigOptions {
  /** Made when the world is opened: engines are looked for then. */
  services(): AnyService[];
  build(world: SandboxWorld): void | Promise<void>;
  /** Without real engines: data steps are skipped, and a run takes a tenth of the time. */
  engines?: boolean;
  region?: string;
  seed?: string;
  /** Stands between every connection and the world: for what a test answers in a service's place. */
  through?(connection: Connection, sandbox: Sandbox): Connection;
}

export async function openRig(options: RigOptions): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), 'encmigrate-rig-'));
  const clock = virtualClock(start);
  const path = process.env.PATH;
  // Engines are looked for on PATH, once, when a world is opened.
  if (options.engines === false) process.env.PATH = '';
  const missing = missingEngines();
  const sandbox = await openSandbox({
    services: options.services(),
    clock,
    dir: join(dir, 'world'),
    seed: options.seed ?? 'rig',
    missing,
    build: options.build,
  }).finally(() => {
    process.env.PATH = path;
  });
  const connection = async (): Promise<Connection> => {
    const made = await connect({ region: options.region ?? 'eu-west-1', inProcess: { requestHandler: sandbox.requestHandler, clock, missing } });
    return options.through ? options.through(made, sandbox) : made;
  };
  return {
    sandbox,
    dir,
    connection,
    async plan(system, source, choices) {
      const here = await connection();
      const createdAt = clock.now().toISOString();
      const { account, partition } = here.identity;
      const frame = { id: planId(system.id, source, createdAt), createdAt, partition, account, region: here.region, source };
      const plan = buildPlan({ system, facts: await system.gather(here.world, source, choices), choices, frame });
      const planPath = join(dir, `${basename(source)}.plan.json`);
      await writePlan(planPath, plan);
      return { plan, planPath };
    },
    async run({ plan, planPath }, system, { power, host, ...more } = {}) {
      const real = await connection();
      return runPlan({
        plan,
        planPath,
        system,
        connection: power ? power.connection(real) : real,
        host: host ?? recordingHost(),
        signal: new AbortController().signal,
        ...(power ? { journal: power.journal } : {}),
        ...more,
      });
    },
    async close() {
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
