/** CreateSecurityGroup, DeleteSecurityGroup: EC2 API reference. A new group lets nobody in. */
import { type Operation, ServiceFault } from '../../service.ts';
import { refuseDryRun } from './describe.ts';
import { interfaces } from './interfaces.ts';
import { putSecurityGroup, securityGroups, type Tag, vpcs } from './network.ts';

const invalid = (code: string, text: string): ServiceFault => new ServiceFault(code, text, 400);

interface CreateInput {
  GroupName?: string;
  Description?: string;
  VpcId?: string;
  TagSpecifications?: { ResourceType?: string; Tags?: Tag[] }[];
}

export const groupOperations: Record<string, Operation> = {
  CreateSecurityGroup(input: CreateInput & { DryRun?: boolean }, { world, region }) {
    refuseDryRun(input);
    const { GroupName = '', Description = '', VpcId = '' } = input;
    const fits = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;
    if (!fits.test(GroupName) || /^sg-/i.test(GroupName)) throw invalid('InvalidParameterValue', `Invalid value '${GroupName}' for groupName.`);
    if (!fits.test(Description)) throw invalid('InvalidParameterValue', `Invalid value '${Description}' for groupDescription.`);
    if (!vpcs(world, region).has(VpcId)) throw invalid('InvalidVpcID.NotFound', `The vpc ID '${VpcId}' does not exist`);
    if ([...securityGroups(world, region).values()].some((row) => row.VpcId === VpcId && row.GroupName === GroupName))
      throw invalid('InvalidGroup.Duplicate', `The security group '${GroupName}' already exists for VPC '${VpcId}'`);
    const Tags = (input.TagSpecifications ?? []).filter((one) => one.ResourceType === 'security-group').flatMap((one) => one.Tags ?? []);
    const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
    const { GroupId, SecurityGroupArn } = putSecurityGroup(world, region, { name: GroupName, description: Description, vpcId: VpcId, tags });
    return { GroupId, Tags, SecurityGroupArn };
  },

  DeleteSecurityGroup(input: { GroupId?: string; DryRun?: boolean }, { world, region }) {
    refuseDryRun(input);
    const { GroupId = '' } = input;
    if (!securityGroups(world, region).has(GroupId)) throw invalid('InvalidGroup.NotFound', `The security group '${GroupId}' does not exist`);
    if ([...interfaces(world, region).values()].some(({ Groups }) => Groups.some((group) => group.GroupId === GroupId)))
      throw invalid('DependencyViolation', `resource ${GroupId} has a dependent object`);
    securityGroups(world, region).delete(GroupId);
    return { GroupId };
  },
};
