/** What one node says of itself: which process it is, its role, how many write commands it ran, how far it replicated. */
import type { RedisConnection } from '../actions/context.ts';
import { fields, type Info, parseInfo } from './info.ts';
import { RedisError, type Reply } from './resp.ts';
import { writeCommands } from './write-commands.ts';

export interface NodeCounters {
  runId: string;
  role: 'primary' | 'replica';
  /** Calls of write commands since the process started, those inside scripts and transactions included. */
  writes: number;
  byCommand: Record<string, number>;
  replicationId: string;
  /** What a primary has written into its replication stream; what a replica has taken from it. */
  offset: number;
  linkUp: boolean;
  /** Of a primary: its replicas as it sees them, acknowledged once a second. */
  replicas: { node: string; offset: number; online: boolean }[];
}

export async function nodeCounters(connection: RedisConnection): Promise<NodeCounters> {
  // One INFO for each section: several sections in one INFO came with 7.0.
  const [server, replication, stats, commands] = (await connection.pipeline([
    ['INFO', 'server'],
    ['INFO', 'replication'],
    ['INFO', 'commandstats'],
    ['COMMAND'],
  ])) as Reply[];
  for (const reply of [server, replication, stats]) if (reply instanceof RedisError) throw reply;
  const of = (reply: Reply | undefined) => parseInfo(String(reply));
  return { runId: of(server).run_id ?? '', ...written(of(stats), writeCommands(commands ?? null)), ...replicated(of(replication)) };
}

function written(stats: Info, names: ReadonlySet<string>): Pick<NodeCounters, 'writes' | 'byCommand'> {
  const byCommand: Record<string, number> = {};
  for (const [entry, value] of Object.entries(stats)) {
    const name = entry.replace(/^cmdstat_/, '').toLowerCase();
    if (name !== entry.toLowerCase() && names.has(name)) byCommand[name] = Number(fields(value).calls);
  }
  return { byCommand, writes: Object.values(byCommand).reduce((a, b) => a + b, 0) };
}

function replicated(info: Info): Omit<NodeCounters, 'runId' | 'writes' | 'byCommand'> {
  const replica = info.role === 'slave';
  const replicas = Object.entries(info)
    .filter(([name]) => /^slave\d+$/.test(name))
    .map(([, value]) => {
      const { ip, port, offset, state } = fields(value);
      return { node: `${ip}:${port}`, offset: Number(offset), online: state === 'online' };
    });
  return {
    role: replica ? 'replica' : 'primary',
    replicationId: info.master_replid ?? '',
    offset: Number((replica ? info.slave_repl_offset : info.master_repl_offset) ?? 0),
    linkUp: !replica || info.master_link_status === 'up',
    replicas,
  };
}
