/** Quotas that other services of the sandbox register and obey. */
import type { SandboxWorld, Table } from '../service.ts';

export interface QuotaRow {
  ServiceCode: string;
  ServiceName: string;
  QuotaCode: string;
  QuotaName: string;
  QuotaArn: string;
  Value: number;
  Unit: string;
  Adjustable: boolean;
  GlobalQuota: boolean;
}

export const quotas = (world: SandboxWorld, region: string): Table<QuotaRow> => world.table<QuotaRow>('service-quotas.quotas', region);

export function putQuota(
  world: SandboxWorld,
  region: string,
  quota: { serviceCode: string; serviceName?: string; quotaCode: string; quotaName: string; value: number; adjustable?: boolean },
): QuotaRow {
  const row: QuotaRow = {
    ServiceCode: quota.serviceCode,
    ServiceName: quota.serviceName ?? quota.serviceCode,
    QuotaCode: quota.quotaCode,
    QuotaName: quota.quotaName,
    QuotaArn: `arn:${world.partition}:servicequotas:${region}:${world.account}:${quota.serviceCode}/${quota.quotaCode}`,
    Value: quota.value,
    Unit: 'None',
    Adjustable: quota.adjustable ?? true,
    GlobalQuota: false,
  };
  quotas(world, region).set(`${row.ServiceCode}/${row.QuotaCode}`, row);
  return row;
}

/** The value in force, or undefined where no quota is registered. */
export function quotaValue(world: SandboxWorld, region: string, serviceCode: string, quotaCode: string): number | undefined {
  return quotas(world, region).get(`${serviceCode}/${quotaCode}`)?.Value;
}
