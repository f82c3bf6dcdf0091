/** Service Quotas over the registry in ../quotas.ts. Account values are the defaults: the sandbox raises none. */
import { page } from '../../paging.ts';
import { ServiceFault, type Operation, type SandboxService } from '../../service.ts';
import { quotas } from '../quotas.ts';
import { limitOf } from '../refusals.ts';

const badToken = (): ServiceFault => new ServiceFault('InvalidPaginationTokenException', 'The pagination token is invalid.');

const list: Operation = ({ ServiceCode, QuotaCode, MaxResults, NextToken }, { world, region }) => {
  const all = [...quotas(world, region).values()];
  const own = all.filter((row) => row.ServiceCode === ServiceCode && (QuotaCode === undefined || row.QuotaCode === QuotaCode));
  if (!all.some((row) => row.ServiceCode === ServiceCode))
    throw new ServiceFault('NoSuchResourceException', `The request failed because the specified service ${ServiceCode} does not exist.`);
  const { rows, next } = page(own, (row) => row.QuotaCode, limitOf(MaxResults, 'maxResults', 100, 100), NextToken, badToken);
  return { Quotas: rows, NextToken: next };
};

const get: Operation = ({ ServiceCode, QuotaCode }, { world, region }) => {
  const Quota = quotas(world, region).get(`${ServiceCode}/${QuotaCode}`);
  if (!Quota)
    throw new ServiceFault('NoSuchResourceException', `The request failed because the specified quota ${QuotaCode} of service ${ServiceCode} does not exist.`);
  return { Quota };
};

export const serviceQuotas: SandboxService = {
  id: 'service-quotas',
  signs: ['servicequotas'],
  sdk: () => import('@aws-sdk/client-service-quotas'),
  protocol: 'json1.1',
  operations: {
    ListServiceQuotas: list,
    ListAWSDefaultServiceQuotas: list,
    GetServiceQuota: get,
    GetAWSDefaultServiceQuota: get,
    ListServices({ MaxResults, NextToken }, { world, region }) {
      const names = new Map([...quotas(world, region).values()].map((row) => [row.ServiceCode, row.ServiceName]));
      const { rows, next } = page(names, ([code]) => code, limitOf(MaxResults, 'maxResults', 100, 100), NextToken, badToken);
      return { Services: rows.map(([ServiceCode, ServiceName]) => ({ ServiceCode, ServiceName })), NextToken: next };
    },
  },
};
