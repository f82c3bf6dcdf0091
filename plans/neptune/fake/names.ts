/** Identifiers, ARNs and host names, as Neptune makes them: facts/neptune.md 3a, 3b. */
import { createHash } from 'node:crypto';
import type { SandboxWorld } from '../../../src/sandbox/service.ts';
import { invalid } from './refuse.ts';

/** 1-63 letters, digits, hyphens; first a letter; no double or last hyphen. Returned in lower case, as the service keeps it. */
export function identifier(parameter: string, value: string): string {
  if (!/^[a-zA-Z](-?[a-zA-Z0-9])*$/.test(value) || value.length > 63)
    throw invalid(
      `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
  return value.toLowerCase();
}

export type Kind = 'cluster' | 'db' | 'cluster-snapshot' | 'cluster-endpoint' | 'cluster-pg' | 'pg' | 'subgrp' | 'es' | 'global-cluster';

export const arnOf = (world: SandboxWorld, region: string, kind: Kind, name: string): string =>
  `arn:${world.partition}:rds:${kind === 'global-cluster' ? '' : region}:${world.account}:${kind}:${name}`;

const told = (world: SandboxWorld, region: string) => world.table<string>('neptune.dns', region);

/** For a world that is rebuilt: its hosts have the names that they had. */
export const putDnsId = (world: SandboxWorld, region: string, id: string): void => void told(world, region).set('id', id);

/** The part of every host name that an account has in a region: Aurora calls it the customer DNS identifier. */
export function dnsId(world: SandboxWorld, region: string): string {
  const known = told(world, region).get('id');
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(`${world.account}:${region}`).digest();
  return `c${BigInt(`0x${digest.subarray(0, 8).toString('hex')}`)
    .toString(36)
    .padStart(11, '0')
    .slice(0, 11)}`;
}

const product: Record<string, string> = { neptune: 'neptune', docdb: 'docdb' };

const suffix = (world: SandboxWorld, region: string, engine: string): string =>
  `${dnsId(world, region)}.${region}.${product[engine] ?? 'rds'}.amazonaws.com${world.partition === 'aws-cn' ? '.cn' : ''}`;

export const writerHost = (world: SandboxWorld, region: string, engine: string, cluster: string): string =>
  `${cluster}.cluster-${suffix(world, region, engine)}`;
export const readerHost = (world: SandboxWorld, region: string, engine: string, cluster: string): string =>
  `${cluster}.cluster-ro-${suffix(world, region, engine)}`;
export const customHost = (world: SandboxWorld, region: string, engine: string, endpoint: string): string =>
  `${endpoint}.cluster-custom-${suffix(world, region, engine)}`;
export const instanceHost = (world: SandboxWorld, region: string, engine: string, instance: string): string => `${instance}.${suffix(world, region, engine)}`;

export const resourceId = (world: SandboxWorld, prefix: string): string => `${prefix}-${world.id(26).toUpperCase()}`;
