/** The ways of moving after the create: each begins where the one before was refused, in the instance that is there already. facts/aura.md 2, 3 */
import type { StepText } from '../../../src/plan/in-order.ts';
import { consoleLimit } from '../names.ts';
import type { Case } from './case.ts';
import { words } from './freeze.ts';
import { targetId, targetLogin, totals, instanceRead, status } from './reads.ts';
import { upload } from './upload.ts';
import { running } from './running.ts';

type When = StepText['when'];

export function move(given: Case): StepText[] {
  const { ways, source } = given;
  let when: When = ways[0] === 'create' ? { step: 'restore', outcome: ['refused'] } : undefined;
  const steps: StepText[] = [];
  if (ways.includes('clone')) {
    steps.push(...clone(given, when));
    when = refused('clone');
  }
  if (!given.archive || !(ways.includes('import') || ways.includes('upload'))) return [...steps, ...(ways.includes('clone') ? [nowhere(given, when)] : [])];
  if (source.instance) steps.push(exported(given, when));
  steps.push(measuredArchive(given, when));
  if (!ways.includes('import')) return [...steps, ...upload(given, 'upload', when)];
  steps.push(...imported(given, { step: 'archive', outcome: ['done'] }));
  steps.push(...upload(given, 'upload', { step: 'archive', outcome: ['too-large'] }));
  steps.push(...upload(given, 'upload.instead', refused('import')));
  return steps;
}

/** Seen, or where nothing can be seen, said. */
const refused = (id: string): When => ({ step: `${id}.seen`, outcome: ['refused'], or: { step: `${id}.words`, outcome: ['refused'] } });

/** What is there tells whether the console did it: the target was made empty. */
function seen(given: Case, id: string, when: When): StepText[] {
  const { target } = given;
  return [
    running(`${id}.ready`, target, 'PT20M', when, true),
    {
      id: `${id}.seen`,
      phase: 'restore',
      title: `The data is in ${target}`,
      risk: 'reads',
      typical: 'PT5M',
      ...(when ? { when } : {}),
      action: {
        kind: 'wait',
        // What was clicked a moment ago may not have begun: nothing there is an answer only after most of a minute.
        consecutive: 8,
        read: { reader: 'cypher', uri: { $from: 'target.address', path: 'uri' }, ...targetLogin, query: totals },
        timeout: 'PT15M',
        says: 'found || reason',
        acceptors: [
          { matcher: 'path', argument: 'reachable', expected: false, state: 'success', outcome: 'unreachable' },
          { matcher: 'path', argument: "found == '0 nodes, 0 relationships'", expected: true, state: 'success', outcome: 'refused' },
          { matcher: 'path', argument: 'reachable', expected: true, state: 'success' },
        ],
      },
    },
    {
      id: `${id}.words`,
      phase: 'restore',
      title: 'You say whether the data is there',
      risk: 'reads',
      when: { step: `${id}.seen`, outcome: ['unreachable'] },
      action: {
        kind: 'ask',
        question: `${target} cannot be read from here. Does the console show that it was filled?`,
        happens: ['the plan goes on with it, or another way where the console refused'],
        lost: [],
        shows: [{ read: instanceRead(targetId), path: status, label: `${target} is` }],
        wants: { consent: 'words', words: words.copied, or: { words: words.refused, outcome: 'refused' } },
      },
    },
  ];
}

function clone(given: Case, when: When): StepText[] {
  const { source, target } = given;
  return [
    {
      id: 'clone',
      phase: 'restore',
      title: 'Clone to existing, in the console',
      risk: 'changes',
      ...(when ? { when } : {}),
      action: {
        kind: 'ask',
        question: `Has the console taken, or refused, to clone ${source.name} to ${target}?`,
        happens: [
          `Aura console: ${source.name} > ... > Clone To Existing > ${target}`,
          'all data of the destination is replaced; its address stays',
          'encmigrate then looks whether the data is there; where it is not, it goes on another way',
        ],
        shows: [{ read: instanceRead(targetId), path: 'data.id', label: `id of ${target}` }],
        wants: { consent: 'yes' },
      },
    },
    ...seen(given, 'clone', when),
  ];
}

/** No file was named for what would come next, and nothing is made up. */
const nowhere = ({ source }: Case, when: When): StepText => ({
  id: 'clone.refused',
  phase: 'restore',
  title: 'No way is left in this plan',
  risk: 'reads',
  ...(when ? { when } : {}),
  action: {
    kind: 'assert',
    checks: [
      {
        read: { reader: 'clock', since: 'clone' },
        path: 'elapsed < `0`',
        equals: true,
        says: `both ways were refused; the instance that was made stays: encmigrate revise <plan> --set Archive=/path/${source.name}.backup goes on with an exported snapshot`,
      },
    ],
  },
});

/** The API gives no files: facts/aura.md 2, below the table. */
function exported({ source, archive }: Case, when: When): StepText {
  return {
    id: 'archive.export',
    phase: 'restore',
    title: 'Export the snapshot, in the console',
    risk: 'reads',
    ...(when ? { when } : {}),
    action: {
      kind: 'ask',
      question: `Is the exported snapshot at ${archive?.path}?`,
      happens: [
        `Aura console: ${source.name} > Snapshots > the one of this plan (full, not differential) > Export`,
        `put the file at ${archive?.path}, alone of its kind in that folder`,
      ],
      wants: { consent: 'yes' },
    },
  };
}

/** The size decides the way; the checksum says later that it is still that very file. */
function measuredArchive({ archive, ways }: Case, when: When): StepText {
  const read = { reader: 'file' as const, path: archive?.path ?? '', checksum: true };
  return {
    id: 'archive',
    phase: 'restore',
    title: `Size and checksum of ${archive?.path}`,
    risk: 'reads',
    typical: 'PT1M',
    ...(when ? { when } : {}),
    action: {
      kind: 'assert',
      checks: [
        { read, path: 'kind', equals: 'file', says: 'the archive' },
        { read, path: 'bytes > `0`', equals: true, says: 'it is not empty' },
        ...(ways.includes('import')
          ? [{ read, path: `bytes <= \`${consoleLimit}\``, equals: true, says: 'up to 4 GB, which the console takes', otherwise: 'too-large' }]
          : []),
      ],
      keep: [
        { read, path: 'bytes', as: 'bytes' },
        { read, path: 'sha256', as: 'sha256' },
      ],
    },
  };
}

function imported(given: Case, when: When): StepText[] {
  const { archive, target } = given;
  return [
    {
      id: 'import',
      phase: 'restore',
      title: 'Restore from file, in the console',
      risk: 'changes',
      ...(when ? { when } : {}),
      action: {
        kind: 'ask',
        question: `Has the console taken, or refused, ${archive?.path}?`,
        happens: [
          `Aura console: ${target} > ... > Backup & restore > drop the file there`,
          'all data of the instance is replaced',
          'encmigrate then looks whether the data is there; where it is not, neo4j-admin uploads the file',
        ],
        wants: { consent: 'yes' },
      },
    },
    ...seen(given, 'import', when),
  ];
}
