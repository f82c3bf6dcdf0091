/** The services that every world has, whichever datastores are in it. */
import type { SandboxService } from '../service.ts';
import { autoscaling } from './autoscaling/service.ts';
import { cloudwatch } from './cloudwatch/service.ts';
import { ec2 } from './ec2/service.ts';
import { iam } from './iam/service.ts';
import { kms } from './kms/service.ts';
import { serviceQuotas } from './quotas/service.ts';
import { route53 } from './route53/service.ts';
import { secretsmanager } from './secretsmanager/service.ts';
import { ssm } from './ssm/service.ts';
import { sts } from './sts/service.ts';
import { tagging } from './tagging/service.ts';

export const sharedServices: SandboxService[] = [autoscaling, cloudwatch, ec2, iam, kms, route53, secretsmanager, serviceQuotas, ssm, sts, tagging];
