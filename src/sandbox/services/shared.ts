/** The services that every world has, whichever datastores are in it. */
import type { SandboxService } from '../service.ts';
import { kms } from './kms/service.ts';
import { ssm } from './ssm/service.ts';
import { sts } from './sts/service.ts';

export const sharedServices: SandboxService[] = [kms, ssm, sts];
