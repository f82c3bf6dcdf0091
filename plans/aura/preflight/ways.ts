/** How the data gets there, and what that needs here: facts/aura.md 2, 3. */
import { wayWords } from '../recipe/case.ts';
import { finding, type Rule } from './rule.ts';

export const way: Rule = ({ ways, why, source, archive }) => [
  finding(
    'EM-AU-030',
    'ok',
    `The data moves by ${ways.map((one) => wayWords[one]).join('; where that is refused: ')}. Why: ${why}`,
    'to begin elsewhere: --set Way=clone, import or upload',
  ),
  ...(source.instance && !archive && ways.some((one) => one === 'import' || one === 'upload')
    ? [finding('EM-AU-031', 'question', `Where will the exported snapshot of ${source.name} be?`, `--set Archive=/absolute/path/${source.name}.backup`)]
    : []),
  ...(source.instance && !archive && ways.includes('clone')
    ? [
        finding(
          'EM-AU-031',
          'warning',
          'Should Aura refuse both, this plan has no other way: no file is named for an exported snapshot',
          `--set Archive=/absolute/path/${source.name}.backup adds import and upload`,
        ),
      ]
    : []),
];

const older = (version: string, least: number[]): boolean => {
  const parts = version.split('.').map((one) => Number.parseInt(one, 10) || 0);
  for (let i = 0; i < least.length; i++) if ((parts[i] ?? 0) !== (least[i] ?? 0)) return (parts[i] ?? 0) < (least[i] ?? 0);
  return false;
};

export const tools: Rule = ({ ways, facts, spec }) => {
  const runs = ways.includes('upload') || facts.archive?.kind === 'database';
  if (!runs) return [];
  const { admin, java } = facts.tools;
  const must = ways[0] === 'upload' || facts.archive?.kind === 'database' ? 'blocker' : 'warning';
  if (!admin)
    return [
      finding(
        'EM-AU-032',
        must,
        'neo4j-admin is not on PATH, and the upload needs it',
        'install Neo4j 5.26 or later (Community will do), put its bin folder on PATH, then plan again',
      ),
    ];
  return [
    ...(admin.standIn ? [finding('EM-AU-035', 'warning', admin.standIn)] : []),
    // 5.26 LTS is the least that Aura takes dumps of (facts/aura.md 0); .backup files go since 5.22.
    ...(admin.version === null
      ? [finding('EM-AU-033', must, `neo4j-admin does not tell its version: ${admin.text}`, 'look: neo4j-admin --version')]
      : older(admin.version, [5, 26])
        ? [finding('EM-AU-033', must, `neo4j-admin is ${admin.version}; Aura takes what 5.26 and later make`, 'install a newer one')]
        : [finding('EM-AU-033', 'ok', `neo4j-admin ${admin.version}`)]),
    ...(admin.standIn ? [] : javaFindings(java, admin.version)),
    finding('EM-AU-040', 'ok', 'push-to-cloud of Neo4j 4.4 and earlier is not used: it is not supported for instances with a customer managed key'),
    finding('EM-AU-041', 'ok', 'The upload goes to console.neo4j.io over the internet: public traffic must be on for the region meanwhile'),
    ...(spec.cloud === 'azure'
      ? [finding('EM-AU-042', 'warning', "A 4.x instance on Azure with a customer managed key takes no upload; the console's Import service does")]
      : []),
  ];
};

function javaFindings(java: { version: string | null; text: string } | null, admin: string | null) {
  if (!java?.version)
    return [
      finding(
        'EM-AU-034',
        'warning',
        'Java was not found on PATH; neo4j-admin finds it by JAVA_HOME, or fails',
        'install Java 17 or 21 (21 for Neo4j 2025 and later)',
      ),
    ];
  const least = admin !== null && /^20\d\d\./.test(admin) ? 21 : 17;
  const major = Number.parseInt(java.version, 10);
  return major < least ? [finding('EM-AU-034', 'blocker', `Java is ${java.version}; neo4j-admin ${admin} wants ${least}`, `install Java ${least}`)] : [];
}

export const archive: Rule = ({ facts }) => {
  const { archive: file } = facts;
  if (!file) return [];
  const room = file.kind === 'database' && file.free !== null && file.bytes !== null && file.free < file.bytes;
  return [
    ...(file.info && !file.info.ok ? [finding('EM-AU-036', 'blocker', `neo4j-admin cannot read ${file.path}: ${file.info.text}`, 'dump it anew')] : []),
    ...(file.rivals.length > 0
      ? [
          finding(
            'EM-AU-037',
            'blocker',
            file.kind === 'database'
              ? `${file.rivals[0]} exists already, and a dump overwrites nothing`
              : `${file.path} is not what neo4j-admin would take: ${file.rivals.join(', ')} comes first, or its name is not that of the database`,
            file.kind === 'database' ? 'move it away, or plan in another folder' : 'move it to a folder of its own, named DATABASE.dump, or as it was exported',
          ),
        ]
      : []),
    ...(room
      ? [finding('EM-AU-038', 'blocker', `The dump may take ${file.bytes} bytes, and ${file.free} are free`, 'make room, or plan in a folder of another disk')]
      : []),
  ];
};
