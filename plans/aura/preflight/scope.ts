/** Whether source and target are what customer managed keys are for: facts/aura.md 1.1, 4.4. */
import { bytesOf, nameFault } from '../names.ts';
import { finding, type Rule } from './rule.ts';

const capable = ['enterprise-db', 'enterprise-ds'];

export const tier: Rule = ({ spec, source }) =>
  capable.includes(spec.type)
    ? []
    : [
        finding(
          'EM-AU-001',
          'blocker',
          `${source.name} is of type ${spec.type}; customer managed keys are for AuraDB Virtual Dedicated Cloud and AuraDS Enterprise`,
          'talk to Neo4j about a Virtual Dedicated Cloud; then plan again',
        ),
      ];

export const region: Rule = ({ spec, frame, source }) =>
  spec.cloud === 'aws' && spec.region !== frame.region
    ? [
        finding(
          'EM-AU-002',
          'blocker',
          `${source.name} is in ${spec.region}, and this connection is to ${frame.region}: the key must be in the region of the instance`,
          `--region ${spec.region}`,
        ),
      ]
    : [];

export const project: Rule = ({ facts, tenant, chosen }) => {
  if (tenant !== '') return [];
  const named = facts.projects.map((one) => `${one.id} (${one.name})`).join(', ');
  return [
    chosen.settings.Project
      ? finding('EM-AU-003', 'blocker', `There is no project ${chosen.settings.Project}; there are: ${named || 'none'}`, '--set Project=ID')
      : finding('EM-AU-003', 'question', `In which project is the target made? ${named}`, '--set Project=ID'),
  ];
};

export const offered: Rule = ({ facts, spec }) => {
  if (facts.project === null) return [];
  if (spec.memory === '') return [finding('EM-AU-005', 'question', 'How much memory does the target get?', '--set Memory=8GB')];
  const here = facts.project.configurations.filter((c) => c.cloud_provider === spec.cloud && c.region === spec.region && c.type === spec.type);
  if (facts.project.configurations.length === 0 || here.some((c) => c.memory === spec.memory)) return [];
  const sizes = [...new Set(here.map((c) => c.memory))];
  return [
    finding(
      'EM-AU-004',
      'blocker',
      `${spec.type} with ${spec.memory} in ${spec.cloud} ${spec.region} is not offered to this project${sizes.length > 0 ? `; there is: ${sizes.join(', ')}` : ''}`,
      '--set Memory=SIZE',
    ),
  ];
};

export const running: Rule = ({ source }) => {
  if (!source.instance) return [];
  return source.instance.status.toLowerCase() === 'running'
    ? [
        finding(
          'EM-AU-011',
          'ok',
          `${source.name} runs: ${source.instance.memory}, ${source.instance.type}, ${source.instance.cloud_provider} ${source.instance.region}`,
        ),
      ]
    : [
        finding(
          'EM-AU-010',
          'blocker',
          `${source.name} is ${source.instance.status}, and only a running instance is copied`,
          'resume it, or wait, then plan again',
        ),
      ];
};

export const name: Rule = ({ target, facts, chosen }) => {
  const fault = nameFault(target);
  if (fault) return [finding('EM-AU-050', 'blocker', `The name "${target}" cannot be taken: ${fault}`, '--target NAME')];
  const other = facts.names.find((one) => one.name === target);
  return other
    ? [
        finding(
          'EM-AU-051',
          'blocker',
          `${other.id} is called ${target} already; Aura would allow a second one, and nothing could tell whose it is`,
          `--target NAME${chosen.targetId ? '' : ', another than the proposed one'}`,
        ),
      ]
    : [];
};

export const storage: Rule = ({ facts, spec, archive }) => {
  const room = bytesOf(facts.project?.configurations.find((c) => c.region === spec.region && c.type === spec.type && c.memory === spec.memory)?.storage);
  const bytes = facts.archive?.bytes ?? archive?.bytes ?? null;
  return room !== null && bytes !== null && bytes > room
    ? [finding('EM-AU-039', 'blocker', `The data has ${bytes} bytes, and an instance of ${spec.memory} has storage for ${room}`, '--set Memory=LARGER')]
    : [];
};
