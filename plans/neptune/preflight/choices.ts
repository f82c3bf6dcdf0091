/** What the operator has chosen, and what is still open. */
import type { KeyFacts } from '../../../src/kms/facts.ts';
import { keyFinding, keyFindings, keyMismatch, keyMissing, type KeyUse } from '../../../src/kms/verdict.ts';
import { milliseconds } from '../../../src/plan/duration.ts';
import type { Finding } from '../../../src/plan/schema.ts';
import type { Frame } from '../../../src/plan/system.ts';
import { isUnseen, unseenArn } from '../gather/key.ts';
import { measured } from '../recipe/measure.ts';
import { overrideFault } from '../recipe/overrides.ts';
import { placeEdit } from '../../../src/actions/places/place-edit.ts';
import { targetKinds } from '../recipe/target-kinds.ts';
import { finding, type Rule } from './rule.ts';

export const key: Rule = ({ facts, chosen, frame, defaultKey }) => {
  if (chosen.kmsKey === null || facts.key === null)
    return [{ ...keyMissing('Neptune'), remedy: '--kms-key alias/NAME (or a key id or ARN), or --kms-key default for alias/aws/rds' }];
  if (facts.key.asked !== chosen.kmsKey) return [keyMismatch(chosen.kmsKey, facts.key.asked)];
  if (defaultKey)
    return [
      finding(
        'EM-NE-023',
        'warning',
        'alias/aws/rds is the key that AWS manages: its policy cannot be changed, so snapshots under it can never be shared with another account',
        'a customer managed key can: --kms-key alias/NAME',
      ),
    ];
  const use = { service: 'Neptune', region: frame.region, account: frame.account };
  if (isUnseen(facts.key)) return unseen(facts.key, use, frame);
  const found = keyFindings(facts.key, use);
  return facts.key.arn === null && found.every((f) => f.level !== 'blocker') ? [keyMismatch(chosen.kmsKey, 'a key without an ARN')] : found;
};

/** Unknown is not unusable; but it must be known which key the target has to show. */
function unseen(key: KeyFacts, use: KeyUse, frame: Frame): Finding[] {
  const arn = unseenArn(key, frame);
  const said = `KMS key ${key.asked} cannot be looked at (${key.error?.name}), which does not say that it cannot be used: policies that allow a key by way of RDS only refuse this, too`;
  if (arn === null)
    return [
      keyFinding('EM-KMS-002', 'blocker', `${said}. Which key an alias leads to must be known`, '--kms-key with the ARN of the key; or allow kms:DescribeKey'),
    ];
  const [, , , region, account] = arn.split(':');
  const elsewhere = keyFindings({ ...key, arn, error: null, region: region ?? null, account: account ?? null }, use).filter((f) =>
    ['EM-KMS-009', 'EM-KMS-010'].includes(f.code),
  );
  return elsewhere.length > 0
    ? elsewhere
    : [
        keyFinding(
          'EM-KMS-002',
          'warning',
          `${said}. Its state is not checked; the restore shows it`,
          'to have it checked before: allow kms:DescribeKey on the key',
        ),
      ];
}

export const faults: Rule = ({ chosen }) => [
  ...chosen.faults.map(({ why }) => finding('EM-NE-077', 'blocker', why, 'see encmigrate plan --help')),
  ...Object.entries(chosen.settings).flatMap(([field, text]) => {
    const fault = overrideFault(field, text);
    return fault ? [finding('EM-NE-077', 'blocker', fault, 'leave it out, or write it as --set FIELD=VALUE')] : [];
  }),
];

export const writes: Rule = ({ chosen, source }) => {
  if (chosen.writes === 'frozen') return [finding('EM-NE-071', 'ok', 'You stop the writers before the snapshot and start them again after the switch')];
  if (chosen.writes === 'accept-loss')
    return [
      finding(
        'EM-NE-072',
        'warning',
        'Writers go on: what they write after the snapshot is lost at the switch, and the data cannot be verified',
        '--writes frozen loses nothing',
      ),
    ];
  return chosen.faults.some((f) => f.name === 'writes')
    ? []
    : [
        finding(
          'EM-NE-070',
          'question',
          `What happens to writes to ${source.id} while it is copied?`,
          '--writes frozen (you stop the writers), or accept-loss',
        ),
      ];
};

export const measuring: Rule = (given) => {
  if (given.chosen.writes !== 'frozen') return [];
  const how = measured(given);
  const text = {
    streams: 'Streams are on: the change log shows whether writers stopped, where it can be reached; else CloudWatch',
    metric: "Streams are off: only CloudWatch's volume writes show whether writers stopped, five minutes late",
    words: 'Nothing measures whether writers stopped: you say it',
  }[how];
  return [
    finding(
      'EM-NE-088',
      how === 'words' ? 'warning' : 'ok',
      text,
      how === 'metric' ? 'where an idle cluster shows volume writes all the same: --set MeasureWrites=words' : undefined,
    ),
  ];
};

export const how: Rule = ({ chosen, source, names }) => {
  if (chosen.switch === null)
    return chosen.faults.some((f) => f.name === 'switch')
      ? []
      : [
          finding(
            'EM-NE-073',
            'question',
            `How do clients of ${source.id} get to the encrypted cluster?`,
            '--switch rename (it takes the name, so host names stay), or --switch configuration --endpoint ssm:/NAME (clients read the new host)',
          ),
        ];
  if (chosen.switch === 'rename')
    return [
      finding(
        'EM-NE-084',
        'ok',
        `By rename: the writer's and the reader's host name lead to the encrypted cluster afterwards; ${source.id} becomes ${names.old}. How long a rename takes, AWS does not say: plan for minutes without an answer`,
        'without that gap: --switch configuration',
      ),
    ];
  return chosen.endpoints.length === 0
    ? [
        finding(
          'EM-NE-074',
          'warning',
          'No endpoint place is given: you change every client by hand at the switch',
          '--endpoint ssm:/NAME, --endpoint file:PATH, --endpoint manual:TEXT',
        ),
      ]
    : [];
};

export const places: Rule = (given) => {
  const { facts, chosen, source, rename } = given;
  const read = new Set(facts.places.map((place) => place.asked));
  const unread = chosen.endpoints
    .filter((asked) => !read.has(asked))
    .map((asked) => finding('EM-NE-075', 'blocker', `${asked} is chosen but was not read`, 'plan again: encmigrate plan'));
  if (rename)
    return [
      ...unread,
      ...facts.places.map((place) =>
        finding('EM-NE-085', 'ok', `${place.asked} stays as it is: a rename changes no address of writer, reader or custom endpoint`),
      ),
    ];
  const kinds = targetKinds(given);
  return [
    ...unread,
    ...facts.places.flatMap((place) => {
      const { asked, endpoint } = place;
      if (endpoint && !kinds.includes(endpoint))
        return [
          finding(
            'EM-NE-080',
            'blocker',
            `${asked}: the target has no ${endpoint} endpoint, it has: ${kinds.join(', ')}`,
            `write it as ${asked.replace(/@\w+$/, '@writer')}`,
          ),
        ];
      if (place.place.type === 'manual') return [finding('EM-NE-078', 'warning', `By hand at the switch: ${place.place.text}`, 'encmigrate asks and waits')];
      if (place.error)
        return [
          finding(
            'EM-NE-075',
            'blocker',
            `${asked} cannot be read: ${place.error.name}: ${place.error.message}`,
            'check the name and the permission, then plan again',
          ),
        ];
      if (place.hits.length === 0)
        return [
          finding(
            'EM-NE-076',
            'blocker',
            `${asked} does not hold an endpoint of ${source.id}`,
            `its endpoints: ${source.endpoints
              .filter((e) => e.kind !== 'instance')
              .map((e) => `${e.host}:${e.port} (${e.kind})`)
              .join(', ')}`,
          ),
        ];
      const edit = placeEdit(place, kinds);
      if (edit.unclear.length > 0)
        return [
          finding(
            'EM-NE-079',
            'question',
            `${asked} names one instance (${edit.unclear.join(', ')}): which endpoint of the target should stand there?`,
            `${asked.replace(/@\w+$/, '')}@writer or @reader`,
          ),
        ];
      return [finding('EM-NE-081', 'ok', `${asked} will change: ${edit.replace.map((r) => `${r.from} -> the new ${r.kind} endpoint`).join(', ')}`)];
    }),
  ];
};

export const soak: Rule = ({ chosen }) =>
  milliseconds(chosen.soak) === 0
    ? [finding('EM-NE-082', 'warning', 'There is no soak: the source may be deleted as soon as the switch is done', '--soak 30m')]
    : [];

export const instanceAddresses: Rule = ({ source, chosen, twins, renamesInstances }) => {
  if (chosen.settings.RenameInstances === 'true' && chosen.switch === 'configuration')
    return [
      finding('EM-NE-077', 'blocker', 'RenameInstances=true is for a rename: with a configuration both keep their names', '--switch rename, or leave it out'),
    ];
  if (source.members.length === 0) return [];
  return renamesInstances
    ? [
        finding(
          'EM-NE-089',
          'ok',
          `The instances are renamed, too, and each restarts, the writer last: ${twins.map((t) => `${t.of.id} becomes ${t.old}, ${t.name} becomes ${t.final}`).join('; ')}`,
          'without those restarts: leave out RenameInstances; addresses of single instances then change',
        ),
      ]
    : [
        finding(
          'EM-NE-087',
          'ok',
          'The twins of the instances have names of their own, so addresses of single instances change',
          'let clients use the writer, reader or custom endpoints; or, with a rename: --set RenameInstances=true',
        ),
      ];
};
