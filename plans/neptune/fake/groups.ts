/** Parameter groups of clusters and instances, and subnet groups. Default groups cannot be edited: facts/neptune.md 6. */
import { ServiceFault, type SandboxCall, type SandboxWorld } from '../../../src/sandbox/service.ts';
import { versions } from './catalogue.ts';
import { arnOf } from './names.ts';
import { byName, filtered, page, type Paged } from './paging.ts';
import { conflict, invalid, noClusterGroup, noGroup, noSubnetGroup } from './refuse.ts';
import { clusterGroups, clusters, type GroupRow, instanceGroups, membersOf, subnetGroups, type Tag } from './rows.ts';
import { asTags } from './tags.ts';
import { subnetGroupView } from './views.ts';

interface Parameter {
  ParameterName?: string;
  ParameterValue?: string;
  ApplyMethod?: string;
}

const clusterParameters = {
  neptune_enable_audit_log: { value: '0', allowed: '0,1', type: 'boolean', text: 'Enables or disables the audit log' },
  neptune_enable_slow_query_log: { value: 'disable', allowed: 'info,debug,disable', type: 'string', text: 'Enables or disables the slow-query log' },
  neptune_enforce_ssl: { value: '1', allowed: '0,1', type: 'boolean', text: 'Whether HTTPS is enforced' },
  neptune_lab_mode: { value: '', allowed: undefined, type: 'string', text: 'Lab mode features' },
  neptune_query_timeout: { value: '120000', allowed: '10-2147483647', type: 'integer', text: 'Graph query timeout in ms' },
  neptune_slow_query_log_threshold: { value: '5000', allowed: '0-2147483647', type: 'integer', text: 'Threshold of the slow-query log in ms' },
  neptune_streams: { value: '0', allowed: '0,1', type: 'boolean', text: 'Enables or disables streams' },
  neptune_streams_expiry_days: { value: '7', allowed: '1-90', type: 'integer', text: 'Days that stream records are kept' },
} as const;
const instanceParameters = {
  neptune_dfe_query_engine: { value: 'viaQueryHint', allowed: 'enabled,viaQueryHint', type: 'string', text: 'Use of the DFE query engine' },
  neptune_query_timeout: { value: '120000', allowed: '10-2147483647', type: 'integer', text: 'Graph query timeout in ms' },
  neptune_result_cache: { value: '0', allowed: '0,1', type: 'boolean', text: 'Query results cache' },
} as const;
type Known = Record<string, { value: string; allowed: string | undefined; type: string; text: string }>;

/** The default groups of every family, once a region. */
export function ensureGroups(world: SandboxWorld, region: string): void {
  for (const family of new Set(versions.map((one) => one.family))) {
    const name = `default.${family}`;
    for (const table of [clusterGroups(world, region), instanceGroups(world, region)])
      if (!table.has(name)) table.set(name, { name, family, description: `Default parameter group for ${family}`, parameters: {}, tags: [] });
  }
}

const shown = (group: GroupRow, known: Known, source: string | undefined): Record<string, unknown>[] =>
  Object.entries(known)
    .map(([ParameterName, { value, allowed, type, text }]) => ({
      ParameterName,
      ParameterValue: group.parameters[ParameterName] ?? value,
      Description: text,
      Source: group.parameters[ParameterName] === undefined ? 'system' : 'user',
      ApplyType: 'static',
      DataType: type,
      AllowedValues: allowed,
      IsModifiable: true,
      ApplyMethod: 'pending-reboot',
    }))
    .filter((row) => source === undefined || source === '' || row.Source === source || (source === 'engine-default' && row.Source === 'system'));

const groupOf = (rows: Map<string, GroupRow>, name: string, missing: (name: string) => Error): GroupRow => {
  const row = rows.get(name.toLowerCase());
  if (!row) throw missing(name);
  return row;
};

function newGroup(
  rows: Map<string, GroupRow>,
  group: Omit<GroupRow, 'parameters' | 'tags'>,
  tags: Tag[] | undefined,
  parameters: Record<string, string> = {},
): GroupRow {
  const name = group.name.toLowerCase();
  if (!/^[a-z](-?[a-z0-9])*$/.test(name) || name.length > 255)
    throw invalid('The parameter group name is not valid: letters, digits and single hyphens, first a letter, 255 at most.');
  if (rows.has(name)) throw new ServiceFault('DBParameterGroupAlreadyExistsFault', `Parameter group ${name} already exists`);
  if (!versions.some((one) => one.family === group.family)) throw invalid(`ParameterGroupFamily ${group.family} is not a valid parameter group family`);
  const row: GroupRow = { ...group, name, parameters: { ...parameters }, tags: asTags(tags) };
  rows.set(name, row);
  return row;
}

function listed(rows: Map<string, GroupRow>, name: string | undefined, input: Paged, missing: (name: string) => Error): { rows: GroupRow[]; Marker?: string } {
  const all = name === undefined ? [...rows.values()].sort(byName((row) => row.name)) : [groupOf(rows, name, missing)];
  return page(filtered(all, input.Filters, {}), input);
}

const clusterGroupView = ({ world, region }: SandboxCall, row: GroupRow) => ({
  DBClusterParameterGroupName: row.name,
  DBParameterGroupFamily: row.family,
  Description: row.description,
  DBClusterParameterGroupArn: arnOf(world, region, 'cluster-pg', row.name),
});
const instanceGroupView = ({ world, region }: SandboxCall, row: GroupRow) => ({
  DBParameterGroupName: row.name,
  DBParameterGroupFamily: row.family,
  Description: row.description,
  DBParameterGroupArn: arnOf(world, region, 'pg', row.name),
});

export const groupOperations = {
  DescribeDBClusterParameterGroups(input: Paged & { DBClusterParameterGroupName?: string }, call: SandboxCall) {
    const { rows, Marker } = listed(clusterGroups(call.world, call.region), input.DBClusterParameterGroupName, input, noClusterGroup);
    return { DBClusterParameterGroups: rows.map((row) => clusterGroupView(call, row)), Marker };
  },
  DescribeDBParameterGroups(input: Paged & { DBParameterGroupName?: string }, call: SandboxCall) {
    const { rows, Marker } = listed(instanceGroups(call.world, call.region), input.DBParameterGroupName, input, noGroup);
    return { DBParameterGroups: rows.map((row) => instanceGroupView(call, row)), Marker };
  },
  DescribeDBClusterParameters(input: Paged & { DBClusterParameterGroupName: string; Source?: string }, { world, region }: SandboxCall) {
    const { rows, Marker } = page(
      shown(groupOf(clusterGroups(world, region), input.DBClusterParameterGroupName, noClusterGroup), clusterParameters, input.Source),
      input,
    );
    return { Parameters: rows, Marker };
  },
  DescribeDBParameters(input: Paged & { DBParameterGroupName: string; Source?: string }, { world, region }: SandboxCall) {
    const { rows, Marker } = page(shown(groupOf(instanceGroups(world, region), input.DBParameterGroupName, noGroup), instanceParameters, input.Source), input);
    return { Parameters: rows, Marker };
  },
  CreateDBClusterParameterGroup(
    input: { DBClusterParameterGroupName: string; DBParameterGroupFamily: string; Description: string; Tags?: Tag[] },
    call: SandboxCall,
  ) {
    const row = newGroup(
      clusterGroups(call.world, call.region),
      { name: input.DBClusterParameterGroupName, family: input.DBParameterGroupFamily, description: input.Description },
      input.Tags,
    );
    return { DBClusterParameterGroup: clusterGroupView(call, row) };
  },
  CopyDBClusterParameterGroup(
    input: {
      SourceDBClusterParameterGroupIdentifier: string;
      TargetDBClusterParameterGroupIdentifier: string;
      TargetDBClusterParameterGroupDescription: string;
      Tags?: Tag[];
    },
    call: SandboxCall,
  ) {
    const rows = clusterGroups(call.world, call.region);
    const source = groupOf(rows, input.SourceDBClusterParameterGroupIdentifier.split(':').at(-1) ?? '', noClusterGroup);
    const row = newGroup(
      rows,
      { name: input.TargetDBClusterParameterGroupIdentifier, family: source.family, description: input.TargetDBClusterParameterGroupDescription },
      input.Tags,
      source.parameters,
    );
    return { DBClusterParameterGroup: clusterGroupView(call, row) };
  },
  ModifyDBClusterParameterGroup(input: { DBClusterParameterGroupName: string; Parameters: Parameter[] }, { world, region }: SandboxCall) {
    const row = groupOf(clusterGroups(world, region), input.DBClusterParameterGroupName, noClusterGroup);
    if (row.name.startsWith('default.')) throw invalid('Default parameter groups cannot be modified.');
    for (const { ParameterName: name = '', ParameterValue: value = '', ApplyMethod: method } of input.Parameters) {
      if (!(name in clusterParameters)) throw invalid(`Could not find parameter with name: ${name}`);
      if (method === 'immediate') throw conflict(`cannot use immediate apply method for static parameter ${name}`);
      row.parameters[name] = value;
    }
    for (const cluster of clusters(world, region).values())
      if (cluster.DBClusterParameterGroup === row.name) for (const member of membersOf(world, region, cluster)) member.clusterParameters = 'pending-reboot';
    return { DBClusterParameterGroupName: row.name };
  },
  DeleteDBClusterParameterGroup({ DBClusterParameterGroupName: name }: { DBClusterParameterGroupName: string }, { world, region }: SandboxCall) {
    const row = groupOf(clusterGroups(world, region), name, noClusterGroup);
    if (row.name.startsWith('default.') || [...clusters(world, region).values()].some((one) => one.DBClusterParameterGroup === row.name))
      throw new ServiceFault('InvalidDBParameterGroupStateFault', `The parameter group ${row.name} is a default one, or in use.`);
    clusterGroups(world, region).delete(row.name);
  },
  DescribeDBSubnetGroups(input: Paged & { DBSubnetGroupName?: string }, { world, region }: SandboxCall) {
    const all = [...subnetGroups(world, region).values()].sort(byName((row) => row.DBSubnetGroupName));
    const named = all.filter((row) => input.DBSubnetGroupName === undefined || row.DBSubnetGroupName === input.DBSubnetGroupName.toLowerCase());
    if (input.DBSubnetGroupName !== undefined && named.length === 0) throw noSubnetGroup(input.DBSubnetGroupName);
    const { rows, Marker } = page(filtered(named, input.Filters, {}), input);
    return { DBSubnetGroups: rows.map((row) => subnetGroupView(world, region, row)), Marker };
  },
};
