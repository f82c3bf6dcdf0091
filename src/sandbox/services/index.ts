/** What worlds are built from; each service's own file has the rules. */
export { policies, putPolicy, putRole, roles } from './iam/policies.ts';
export { grantKey, keys, type KeyOptions, type KeyRow, putAlias, putKey, resolveKey, retireGrant } from './kms/keys.ts';
export { parameters, putParameter } from './ssm/parameters.ts';
export { registerInterfaces } from './ec2/interfaces.ts';
export { putSecurityGroup, putSubnets, putVpc, securityGroups, subnets, vpcs } from './ec2/network.ts';
export { putAlarm } from './cloudwatch/alarms.ts';
export { putQuota, quotaValue, quotas } from './quotas.ts';
export { type Datum, type Metric, type MetricSource, registerMetrics } from './metrics.ts';
export { registerTagged, type TaggedResource } from './tagged.ts';
export { putSecret, type SecretOptions, secrets } from './secretsmanager/secrets.ts';
export { putHostedZone, type ZoneOptions, zones } from './route53/zones.ts';
export { putScalableTarget, type ScalableTargetOptions } from './autoscaling/put.ts';
export { type ScalableTargetRow, scalableTargets, scalingPolicies, scheduledActions, targetKey } from './autoscaling/rows.ts';
