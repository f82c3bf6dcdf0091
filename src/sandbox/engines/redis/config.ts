/** redis.conf and nodes.conf of one process. Secrets stand here, in files of mode 0600, and never on a command line. */
import { createHash } from 'node:crypto';
import type { CacheSpec, NodeSpec, ShardSpec } from './spec.ts';

/** The sandbox's own way in: replication and backups need what clients must not do. */
export const ownUser = 'encmigrate-sandbox';

export interface Inner {
  /** Plain, for the sandbox itself and for replication; clients' too where there is no TLS. */
  port: number;
  tlsPort?: number;
}

export interface ConfigGiven {
  spec: CacheSpec;
  node: NodeSpec;
  folder: string;
  inner: Inner;
  password: string;
  tls: { cert: string; key: string };
  major: number;
}

/**
 * What ElastiCache does not let clients do: facts/elasticache.md 9 [CMD]. CLUSTER REPLICATE, RESET and FAILOVER of 6.2 are not on
 * its list; here they would take a node away from the sandbox.
 */
const restricted = 'bgrewriteaof bgsave config debug failover migrate module psync replicaof save shutdown slaveof sync'.split(' ');
const restrictedParts = [
  ...'acl|setuser acl|load acl|save acl|deluser'.split(' '),
  ...'addslots addslotsrange bumpepoch delslots delslotsrange failover flushslots forget links meet setslot replicate reset'
    .split(' ')
    .map((part) => `cluster|${part}`),
];

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Arguments of ACL SETUSER for clients. */
export function clientRights(spec: CacheSpec, major: number): string[] {
  const login = spec.tokens.length > 0 ? spec.tokens.map((token) => `#${token}`) : ['nopass'];
  // Before 7.0 a subcommand could not be taken away alone.
  const parts = major >= 7 ? restrictedParts : [];
  return ['on', ...login, '~*', '&*', '+@all', ...[...restricted, ...parts].map((command) => `-${command}`)];
}

export function redisConf({ spec, node, folder, inner, password, tls, major }: ConfigGiven): string {
  const lines = [
    'bind 127.0.0.1',
    'protected-mode no',
    `port ${inner.port}`,
    `dir "${folder}"`,
    'dbfilename dump.rdb',
    'logfile log',
    'loglevel warning',
    'daemonize no',
    'save ""',
    'appendonly no',
    'stop-writes-on-bgsave-error no',
    'repl-diskless-sync yes',
    'repl-diskless-sync-delay 0',
    'repl-backlog-size 1mb',
    `replica-announce-ip 127.0.0.1`,
    `replica-announce-port ${node.address}`,
    `masteruser ${ownUser}`,
    `masterauth ${password}`,
    `user ${ownUser} on #${sha256(password)} ~* &* +@all`,
    `user default ${clientRights(spec, major).join(' ')}`,
  ];
  if (inner.tlsPort !== undefined)
    lines.push(
      `tls-port ${inner.tlsPort}`,
      `tls-cert-file "${tls.cert}"`,
      `tls-key-file "${tls.key}"`,
      `tls-ca-cert-file "${tls.cert}"`,
      'tls-auth-clients no',
    );
  if (spec.cluster) {
    lines.push(
      'cluster-enabled yes',
      'cluster-config-file nodes.conf',
      'cluster-node-timeout 15000',
      // Who is primary is the sandbox's to say: a busy machine must not look like a failure.
      'cluster-replica-no-failover yes',
      'cluster-require-full-coverage no',
      'cluster-allow-reads-when-down yes',
      'cluster-announce-ip 127.0.0.1',
      `cluster-announce-port ${node.address}`,
      `cluster-announce-bus-port ${inner.port + 10_000}`,
      // In cluster mode replicas find their primary at the address that clients use.
      ...(inner.tlsPort === undefined ? [] : ['tls-replication yes']),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Cluster node ids are 40 hex digits. */
export const clusterId = (node: string): string => sha256(`cluster:${node}`).slice(0, 40);

/** The map of the cluster as `self` knows it. Every process gets one, written anew before each start. */
export function nodesConf(spec: CacheSpec, self: string, inner: Map<string, Inner>): string {
  const line = (shard: ShardSpec, index: number, node: NodeSpec): string => {
    const primary = node.id === shard.primary;
    const flags = `${node.id === self ? 'myself,' : ''}${primary ? 'master' : 'slave'}`;
    const bus = (inner.get(node.id)?.port ?? 0) + 10_000;
    const slots = primary ? ` ${(shard.slots ?? '').split(',').join(' ')}` : '';
    return `${clusterId(node.id)} 127.0.0.1:${node.address}@${bus} ${flags} ${primary ? '-' : clusterId(shard.primary)} 0 0 ${index + 1} connected${slots}`.trimEnd();
  };
  const lines = spec.shards.flatMap((shard, index) => shard.nodes.map((node) => line(shard, index, node)));
  return `${lines.join('\n')}\nvars currentEpoch ${spec.shards.length} lastVoteEpoch 0\n`;
}
