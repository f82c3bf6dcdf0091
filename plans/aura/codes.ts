/** Every code this recipe can say: what it is about, and the page its rule comes from. A code keeps its meaning for good. */
const aura = 'https://neo4j.com/docs/aura';
const manual = 'https://neo4j.com/docs/operations-manual/current';
const own = 'encmigrate: plans/aura/README.md';
const encryption = `${aura}/security/encryption/`;
const backups = `${aura}/managing-instances/backup-restore-export/`;
const upload = `${manual}/database-administration/standard-databases/upload-to-aura/`;

const entry = (about: string, source: string) => ({ about, source });

export const codes = {
  // What cannot be migrated
  'EM-AU-001': entry('the tier takes no customer managed keys', encryption),
  'EM-AU-002': entry('the instance is of another region than this connection', encryption),
  'EM-AU-003': entry('the project is not known', `${aura}/api/overview/`),
  'EM-AU-004': entry('size or region is not offered', `${aura}/platform/api/specification/`),
  'EM-AU-005': entry('the size of the target is not known', own),
  // State of the source
  'EM-AU-010': entry('the source does not run', `${aura}/managing-instances/instance-actions/`),
  'EM-AU-011': entry('the source is in a state to be copied', own),
  // Encryption
  'EM-AU-020': entry('the source has a customer managed key already', encryption),
  'EM-AU-021': entry('the source is under a key that Neo4j manages', encryption),
  'EM-AU-022': entry('no key was chosen', encryption),
  'EM-AU-023': entry('the key identifier has another form', encryption),
  'EM-AU-024': entry('the key record', encryption),
  'EM-AU-025': entry('the key record is not ready', encryption),
  'EM-AU-026': entry('the key policy cannot be read', encryption),
  'EM-AU-027': entry('advice on the rotation of the key', encryption),
  // Ways of moving
  'EM-AU-030': entry('the way that the data moves', backups),
  'EM-AU-031': entry('a file is needed for what would come next', backups),
  'EM-AU-032': entry('neo4j-admin is not here', upload),
  'EM-AU-033': entry('the version of neo4j-admin', upload),
  'EM-AU-034': entry('Java is missing or too old', `${manual}/installation/requirements/`),
  'EM-AU-035': entry('a stand-in for neo4j-admin', own),
  'EM-AU-036': entry('the archive cannot be read', `${manual}/backup-restore/restore-dump/`),
  'EM-AU-037': entry('another file would be taken first', upload),
  'EM-AU-038': entry('too little free disk', own),
  'EM-AU-039': entry('the storage of the target is too small', upload),
  'EM-AU-040': entry('push-to-cloud is not used', backups),
  'EM-AU-041': entry('public traffic is needed for an upload', backups),
  'EM-AU-042': entry('4.x on Azure takes no upload under a customer key', backups),
  // Names and places
  'EM-AU-050': entry('the name of the target is not valid', `${aura}/platform/api/specification/`),
  'EM-AU-051': entry('the name of the target is taken', own),
  'EM-AU-052': entry('where the password goes is not chosen', own),
  'EM-AU-053': entry('something is at the place for the password', own),
  'EM-AU-054': entry('the place for the password cannot be looked at', own),
  // Choices
  'EM-AU-070': entry('what happens to writes is not chosen', own),
  'EM-AU-071': entry('writers stop', own),
  'EM-AU-072': entry('writes after the copy are lost', own),
  'EM-AU-074': entry('no endpoint place is given', own),
  'EM-AU-075': entry('an endpoint place cannot be read', own),
  'EM-AU-076': entry('an endpoint place does not hold the address of the source', own),
  'EM-AU-077': entry('a choice cannot be understood', own),
  'EM-AU-078': entry('a place is changed by hand', own),
  'EM-AU-079': entry('an endpoint that Aura has none of', own),
  'EM-AU-081': entry('a place will be changed', own),
  'EM-AU-082': entry('there is no soak', own),
  'EM-AU-083': entry('the data is not compared', own),
  // What does not travel, and what remains
  'EM-AU-090': entry('users and roles do not travel', 'https://aura.support.neo4j.com/hc/en-us/articles/13532672059923'),
  'EM-AU-091': entry('connectors, filters and endpoints', own),
  'EM-AU-092': entry('a custom endpoint', `${aura}/managing-instances/custom-endpoints/`),
  'EM-AU-093': entry('a paused instance', `${aura}/managing-instances/instance-actions/`),
  'EM-AU-094': entry('snapshots of the source', backups),
  'EM-AU-095': entry('files in clear on this machine', own),
  'EM-AU-950': entry('a fact could not be read', own),
} as const;

export type Code = keyof typeof codes;
