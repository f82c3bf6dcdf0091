/** Facts of one instance and of one file, for recipes and findings. */
import type { AuraFacts } from '../../../plans/aura/gather/facts.ts';
import type { Choices, Facts, Frame } from '../../../src/plan/system.ts';

export const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const tenant = 'a1b2c3d4-0000-4000-8000-000000000001';

export const frame: Frame = {
  id: 'em-7f3a9c',
  createdAt: '2026-11-22T14:00:00.000Z',
  partition: 'aws',
  account: '123456789012',
  region: 'eu-west-1',
  source: '0a1b2c3d',
};

export const choices: Choices = {
  kmsKey: 'alias/aura',
  writes: 'frozen',
  soak: '10m',
  endpoints: ['ssm:/app/graph'],
  settings: { PasswordPlace: 'secretsmanager:app/new' },
};

const sizes = ['2GB', '4GB', '8GB', '16GB'].map((memory) => ({
  region: 'eu-west-1',
  type: 'enterprise-db',
  memory,
  storage: `${2 * Number.parseInt(memory, 10)}GB`,
  version: '5',
  cloud_provider: 'aws',
}));

export const instanceFacts = (more: Partial<AuraFacts> = {}): AuraFacts => ({
  id: '0a1b2c3d',
  arn: 'aura:instance/0a1b2c3d',
  kind: 'instance',
  instance: {
    id: '0a1b2c3d',
    name: 'recommender',
    status: 'running',
    connection_url: 'neo4j+s://0a1b2c3d.databases.neo4j.io',
    tenant_id: tenant,
    cloud_provider: 'aws',
    region: 'eu-west-1',
    type: 'enterprise-db',
    memory: '8GB',
    storage: '16GB',
    customer_managed_key_id: null,
    secondaries_count: 1,
    cdc_enrichment_mode: 'DIFF',
  },
  archive: null,
  project: { id: tenant, name: 'Shop', configurations: sizes },
  projects: [{ id: tenant, name: 'Shop' }],
  names: [{ id: '0a1b2c3d', name: 'recommender' }],
  keyRecords: [],
  key: {
    asked: 'alias/aura',
    form: 'alias',
    arn: keyArn,
    region: 'eu-west-1',
    account: '123456789012',
    state: 'Enabled',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    manager: 'CUSTOMER',
    origin: 'AWS_KMS',
    multiRegion: false,
    deletionDate: null,
    expires: null,
    rotation: { enabled: false, periodDays: null, next: null },
    error: null,
  },
  policyReadable: true,
  tools: { admin: { version: '5.26.12', text: '5.26.12', standIn: null }, java: { version: '17.0.1', text: '', standIn: null } },
  places: [
    {
      asked: 'ssm:/app/graph',
      place: { type: 'ssm', name: '/app/graph' },
      endpoint: null,
      version: '1',
      hits: [{ kind: 'primary', token: '0a1b2c3d.databases.neo4j.io', count: 1 }],
      error: null,
    },
  ],
  sink: { asked: 'secretsmanager:app/new', taken: false, error: null },
  unread: [],
  ...more,
});

/** A dump of so many bytes. */
export const dumpFacts = (bytes: number, more: Partial<NonNullable<AuraFacts['archive']>> = {}): AuraFacts => ({
  ...instanceFacts(),
  id: '/dumps/neo4j.dump',
  arn: 'file:/dumps/neo4j.dump',
  kind: 'archive',
  instance: null,
  places: [],
  archive: {
    kind: 'dump',
    folder: '/dumps',
    database: 'neo4j',
    path: '/dumps/neo4j.dump',
    exists: true,
    bytes,
    modified: '2026-11-20T00:00:00.000Z',
    free: 1e12,
    info: { ok: true, text: '' },
    rivals: [],
    ...more,
  },
});

export const asFacts = (facts: AuraFacts): Facts => facts as unknown as Facts;
