/** Host names as ElastiCache makes them, for a world that was told those of a real account. facts/elasticache.md 7 */
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import type { Cache } from './rows.ts';

/** `abc123` and `euw1.cache.amazonaws.com`: what all names of an account share in a region. */
interface Naming {
  account: string;
  domain: string;
}

const naming = (world: SandboxWorld, region: string) => world.table<Naming>('elasticache.naming', region);

/** Learns from one name. False where it is none of ElastiCache's, as the 127.0.0.1 of a sandbox. */
export function learnNaming(world: SandboxWorld, region: string, host: string): boolean {
  const [, account, domain] = /\.([a-z0-9]+)(?:\.(?:ng\.)?\d{4}|\.clustercfg)?\.([a-z]+\d+\.cache\.amazonaws\.com(?:\.cn)?)$/.exec(host) ?? [];
  if (!account || !domain) return false;
  naming(world, region).set('is', { account, domain });
  return true;
}

/** Undefined where a world's addresses are ports of this machine. */
export function hostsOf(world: SandboxWorld, region: string, { id, shards, configurationAddress, settings, tls }: Cache): Cache['hosts'] {
  const known = naming(world, region).get('is');
  if (!known) return undefined;
  const { account, domain } = known;
  const hosts: NonNullable<Cache['hosts']> = {};
  const name = (port: number | undefined, host: string): void => void (port && (hosts[port] = { Address: host, Port: settings.Port }));
  name(configurationAddress, tls ? `clustercfg.${id}.${account}.${domain}` : `${id}.${account}.clustercfg.${domain}`);
  for (const shard of shards) {
    name(shard.primaryAddress, tls ? `master.${id}.${account}.${domain}` : `${id}.${account}.ng.${shard.id}.${domain}`);
    name(shard.readerAddress, tls ? `replica.${id}.${account}.${domain}` : `${id}-ro.${account}.ng.${shard.id}.${domain}`);
    for (const node of shard.nodes) name(node.address, tls ? `${node.id}.${id}.${account}.${domain}` : `${node.id}.${account}.${shard.id}.${domain}`);
  }
  return hosts;
}
