/** SDK clients by name, each loaded when first used so that start-up stays fast. A new service is one line here. */
export const clients: Record<string, { load: () => Promise<Record<string, unknown>>; client: string; endpointVariable: string }> = {
  'application-autoscaling': {
    load: () => import('@aws-sdk/client-application-auto-scaling'),
    client: 'ApplicationAutoScalingClient',
    endpointVariable: 'APPLICATION_AUTO_SCALING',
  },
  cloudwatch: { load: () => import('@aws-sdk/client-cloudwatch'), client: 'CloudWatchClient', endpointVariable: 'CLOUDWATCH' },
  ec2: { load: () => import('@aws-sdk/client-ec2'), client: 'EC2Client', endpointVariable: 'EC2' },
  elasticache: { load: () => import('@aws-sdk/client-elasticache'), client: 'ElastiCacheClient', endpointVariable: 'ELASTICACHE' },
  iam: { load: () => import('@aws-sdk/client-iam'), client: 'IAMClient', endpointVariable: 'IAM' },
  kms: { load: () => import('@aws-sdk/client-kms'), client: 'KMSClient', endpointVariable: 'KMS' },
  neptune: { load: () => import('@aws-sdk/client-neptune'), client: 'NeptuneClient', endpointVariable: 'NEPTUNE' },
  rds: { load: () => import('@aws-sdk/client-rds'), client: 'RDSClient', endpointVariable: 'RDS' },
  'resource-groups-tagging-api': {
    load: () => import('@aws-sdk/client-resource-groups-tagging-api'),
    client: 'ResourceGroupsTaggingAPIClient',
    endpointVariable: 'RESOURCE_GROUPS_TAGGING_API',
  },
  route53: { load: () => import('@aws-sdk/client-route-53'), client: 'Route53Client', endpointVariable: 'ROUTE_53' },
  secretsmanager: { load: () => import('@aws-sdk/client-secrets-manager'), client: 'SecretsManagerClient', endpointVariable: 'SECRETS_MANAGER' },
  'service-quotas': { load: () => import('@aws-sdk/client-service-quotas'), client: 'ServiceQuotasClient', endpointVariable: 'SERVICE_QUOTAS' },
  ssm: { load: () => import('@aws-sdk/client-ssm'), client: 'SSMClient', endpointVariable: 'SSM' },
  sts: { load: () => import('@aws-sdk/client-sts'), client: 'STSClient', endpointVariable: 'STS' },
};
