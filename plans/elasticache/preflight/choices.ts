/** What the operator has chosen, and what is still open. */
import { milliseconds } from '../../../src/plan/duration.ts';
import { keyFindings, keyMismatch, keyMissing } from '../../../src/kms/verdict.ts';
import { overrideFault } from '../recipe/overrides.ts';
import { placeEdit } from '../../../src/actions/places/place-edit.ts';
import { targetKinds } from '../recipe/source.ts';
import { finding, type Rule } from './rule.ts';

export const key: Rule = ({ facts, chosen, frame, keyArn, source }) => {
  if (chosen.kmsKey === null || facts.key === null) return [keyMissing('ElastiCache')];
  if (facts.key.asked !== chosen.kmsKey) return [keyMismatch(chosen.kmsKey, facts.key.asked)];
  if (facts.key.form === 'service')
    return source.encryption === 'none'
      ? [
          finding(
            'EM-EC-092',
            'warning',
            `With the key that ElastiCache owns, the backups of ${source.id} that this plan makes are under no key of yours`,
            'choose a key with --kms-key alias/NAME; or delete those backups when the target has proved itself',
          ),
        ]
      : [];
  const found = keyFindings(facts.key, { service: 'ElastiCache', region: frame.region, account: frame.account });
  return keyArn === null && found.every((f) => f.level !== 'blocker') ? [keyMismatch(chosen.kmsKey, 'a key without an ARN')] : found;
};

export const faults: Rule = ({ chosen }) => [
  ...chosen.faults.map(({ why }) => finding('EM-EC-077', 'blocker', why, 'see encmigrate plan --help')),
  ...Object.entries(chosen.settings).flatMap(([field, text]) => {
    const fault = overrideFault(field, text);
    return fault ? [finding('EM-EC-077', 'blocker', fault, 'leave it out, or write it as --set FIELD=VALUE')] : [];
  }),
];

export const writes: Rule = ({ chosen, source }) => {
  switch (chosen.writes) {
    case null:
      return chosen.faults.some((f) => f.name === 'writes')
        ? []
        : [
            finding(
              'EM-EC-070',
              'question',
              `What happens to writes to ${source.id} while it is copied?`,
              '--writes frozen (you stop the writers), accept-loss, or start-empty',
            ),
          ];
    case 'frozen':
      return [
        finding('EM-EC-071', 'ok', 'You stop the writers before the backup and start them again after the switch; encmigrate measures that they stopped'),
      ];
    case 'accept-loss':
      return [
        finding(
          'EM-EC-072',
          'warning',
          'Writers go on: what they write after the backup is lost at the switch, and the data cannot be verified',
          '--writes frozen loses nothing',
        ),
      ];
    case 'start-empty':
      return [
        finding(
          'EM-EC-073',
          'warning',
          `The target starts empty: nothing of ${source.id} is copied, and nothing is verified`,
          '--writes frozen copies everything',
        ),
      ];
  }
};

export const places: Rule = ({ facts, chosen, source }) => {
  if (chosen.endpoints.length === 0)
    return [
      finding(
        'EM-EC-074',
        'warning',
        'No endpoint place is given: you change every client by hand at the switch',
        '--endpoint ssm:/NAME, --endpoint file:PATH, --endpoint manual:TEXT',
      ),
    ];
  const kinds = targetKinds(source.shape);
  const read = new Set(facts.places.map((place) => place.asked));
  const unread = chosen.endpoints
    .filter((asked) => !read.has(asked))
    .map((asked) => finding('EM-EC-075', 'blocker', `${asked} is chosen but was not read`, 'plan again: encmigrate plan'));
  return [
    ...unread,
    ...facts.places.flatMap((place) => {
      const { asked, endpoint } = place;
      if (endpoint && !kinds.some((kind) => kind === endpoint))
        return [
          finding(
            'EM-EC-080',
            'blocker',
            `${asked}: the target has no ${endpoint} endpoint, it has: ${kinds.join(', ')}`,
            `write it as ${asked.replace(/@\w+$/, `@${kinds[0]}`)}`,
          ),
        ];
      if (place.place.type === 'manual') return [finding('EM-EC-078', 'warning', `By hand at the switch: ${place.place.text}`, 'encmigrate asks and waits')];
      if (place.error)
        return [
          finding(
            'EM-EC-075',
            'blocker',
            `${asked} cannot be read: ${place.error.name}: ${place.error.message}`,
            'check the name and the permission, then plan again',
          ),
        ];
      if (place.hits.length === 0)
        return [
          finding(
            'EM-EC-076',
            'blocker',
            `${asked} does not hold an endpoint of ${source.id}`,
            `its endpoints: ${source.endpoints
              .filter((e) => e.kind !== 'node')
              .map((e) => `${e.host}:${e.port} (${e.kind})`)
              .join(', ')}`,
          ),
        ];
      const edit = placeEdit(place, kinds);
      if (edit.unclear.length > 0)
        return [
          finding(
            'EM-EC-079',
            'question',
            `${asked} names one node (${edit.unclear.join(', ')}): which endpoint of the target should stand there?`,
            kinds.map((kind) => `${asked.replace(/@\w+$/, '')}@${kind}`).join(' or '),
          ),
        ];
      return [finding('EM-EC-081', 'ok', `${asked} will change: ${edit.replace.map((r) => `${r.from} -> the new ${r.kind} endpoint`).join(', ')}`)];
    }),
  ];
};

export const soak: Rule = ({ chosen }) =>
  milliseconds(chosen.soak) === 0
    ? [finding('EM-EC-082', 'warning', 'There is no soak: the source may be deleted as soon as the switch is done', '--soak 30m')]
    : [];
