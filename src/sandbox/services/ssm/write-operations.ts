/** SSM: writing parameters: facts/kms-and-endpoints.md b2. */
import { ServiceFault, type Operation } from '../../service.ts';
import { unfit, validation } from '../refusals.ts';
import { checkNewName, notFound, plainName } from './names.ts';
import { parameters, putParameter, type ParameterRow } from './parameters.ts';
import { tagged } from './read-operations.ts';
import { keyFor } from './values.ts';

interface Put {
  Name: string;
  Value: string;
  Type?: 'String' | 'StringList' | 'SecureString';
  KeyId?: string;
  Overwrite?: boolean;
  Tier?: string;
  AllowedPattern?: string;
  Tags?: { Key: string; Value: string }[];
  Description?: string;
  DataType?: string;
}

// Standard 4 KB, Advanced 8 KB; Advanced cannot go back: facts b2.
function tierOf(put: Put, row: ParameterRow | undefined): 'Standard' | 'Advanced' {
  const had = row?.versions.at(-1)?.Tier;
  const size = Buffer.byteLength(put.Value);
  const asked = put.Tier === 'Intelligent-Tiering' ? (size > 4096 || had === 'Advanced' ? 'Advanced' : 'Standard') : (put.Tier ?? had ?? 'Standard');
  if (had === 'Advanced' && asked === 'Standard')
    throw validation(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
    );
  if (asked === 'Standard' && size > 4096)
    throw validation(
      'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.',
    );
  if (size > 8192) throw validation('Parameter value is too large: the advanced-parameter tier supports a maximum of 8192 characters.');
  return asked === 'Advanced' ? 'Advanced' : 'Standard';
}

function checkExisting(put: Put, row: ParameterRow): void {
  if (!put.Overwrite)
    throw new ServiceFault('ParameterAlreadyExists', 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');
  if (row.versions.length >= 100 && row.versions[0] && row.versions[0].Labels.length > 0)
    throw new ServiceFault(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${row.Name} by calling the PutParameter API with the overwrite flag. Version ${row.versions[0].Version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
}

export const writeOperations: Record<string, Operation> = {
  PutParameter(put: Put, { world, region }) {
    const name = plainName(world, region, put.Name);
    const row = parameters(world, region).get(name);
    if (put.Overwrite && put.Tags?.length)
      throw validation(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    if (put.Value === '') throw unfit('', 'value', 'Member must have length greater than or equal to 1');
    if (row) checkExisting(put, row);
    else {
      checkNewName(name);
      if (!put.Type) throw validation('A parameter type is required when you create a parameter.');
    }
    const type = put.Type ?? (row?.versions.at(-1)?.Type as Put['Type']) ?? 'String';
    if (put.KeyId && type !== 'SecureString') throw validation('KeyId is required for SecureString type parameter only.');
    if (type === 'SecureString') keyFor(world, region, put.KeyId ?? 'alias/aws/ssm');
    const pattern = put.AllowedPattern ?? row?.versions.at(-1)?.AllowedPattern;
    if (pattern && !new RegExp(`^(?:${pattern})$`).test(put.Value))
      throw new ServiceFault('ParameterPatternMismatchException', `Parameter value, cannot be validated against allowedPattern: ${pattern}`);
    const tier = tierOf(put, row);
    const { Version } = putParameter(world, region, name, put.Value, {
      type,
      tier,
      ...(put.KeyId === undefined ? {} : { keyId: put.KeyId }),
      ...(put.Description === undefined ? {} : { description: put.Description }),
      ...(put.DataType === undefined ? {} : { dataType: put.DataType }),
      ...(put.AllowedPattern === undefined ? {} : { allowedPattern: put.AllowedPattern }),
      ...(put.Tags ? { tags: Object.fromEntries(put.Tags.map(({ Key, Value }) => [Key, Value])) } : {}),
    });
    return { Version, Tier: tier };
  },

  DeleteParameter({ Name }, { world, region }) {
    if (!parameters(world, region).delete(plainName(world, region, Name))) throw notFound();
  },

  DeleteParameters({ Names }, { world, region }) {
    const DeletedParameters = (Names as string[]).filter((name) => parameters(world, region).delete(plainName(world, region, name)));
    return { DeletedParameters, InvalidParameters: (Names as string[]).filter((name) => !DeletedParameters.includes(name)) };
  },

  // A label is on one version at a time; up to 10 on each.
  LabelParameterVersion({ Name, ParameterVersion, Labels }, { world, region }) {
    const row = parameters(world, region).get(plainName(world, region, Name));
    if (!row) throw notFound();
    const version = ParameterVersion === undefined ? row.versions.at(-1) : row.versions.find((v) => v.Version === ParameterVersion);
    if (!version)
      throw new ServiceFault(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${ParameterVersion} of ${row.Name}. Verify the version and try again.`,
      );
    const given: string[] = Labels;
    const InvalidLabels = given.filter((label) => !/^[a-zA-Z_.-][a-zA-Z0-9_.-]*$/.test(label) || /^(aws|ssm)/i.test(label));
    const good = given.filter((label) => !InvalidLabels.includes(label));
    if (new Set([...version.Labels, ...good]).size > 10)
      throw new ServiceFault('ParameterVersionLabelLimitExceeded', 'A parameter version can have a maximum of 10 labels.');
    for (const other of row.versions) other.Labels = other.Labels.filter((label) => !good.includes(label));
    version.Labels.push(...good);
    return { InvalidLabels, ParameterVersion: version.Version };
  },

  UnlabelParameterVersion({ Name, ParameterVersion, Labels }, { world, region }) {
    const version = parameters(world, region)
      .get(plainName(world, region, Name))
      ?.versions.find((v) => v.Version === ParameterVersion);
    if (!version) throw notFound();
    const RemovedLabels = (Labels as string[]).filter((label) => version.Labels.includes(label));
    version.Labels = version.Labels.filter((label) => !RemovedLabels.includes(label));
    return { RemovedLabels, InvalidLabels: (Labels as string[]).filter((label) => !RemovedLabels.includes(label)) };
  },

  AddTagsToResource({ ResourceType, ResourceId, Tags }, { world, region }) {
    const row = tagged(parameters(world, region), ResourceType, plainName(world, region, ResourceId));
    const given: ParameterRow['tags'] = Tags;
    row.tags = [...row.tags.filter(({ Key }) => !given.some((tag) => tag.Key === Key)), ...given];
  },

  RemoveTagsFromResource({ ResourceType, ResourceId, TagKeys }, { world, region }) {
    const row = tagged(parameters(world, region), ResourceType, plainName(world, region, ResourceId));
    row.tags = row.tags.filter(({ Key }) => !(TagKeys as string[]).includes(Key));
  },
};
