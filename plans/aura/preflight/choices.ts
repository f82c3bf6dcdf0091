/** What the operator has chosen, and what is still open. */
import { milliseconds } from '../../../src/plan/duration.ts';
import { compares } from '../recipe/verify.ts';
import { misplaced } from '../recipe/overrides.ts';
import { addressPlaces } from '../recipe/switch.ts';
import { finding, type Rule } from './rule.ts';

export const faults: Rule = ({ chosen, facts }) =>
  [
    ...chosen.faults,
    ...misplaced(chosen.settings, { kind: facts.kind, bytes: facts.archive?.kind === 'database' ? null : (facts.archive?.bytes ?? null) }),
  ].map(({ why }) => finding('EM-AU-077', 'blocker', why, 'leave it out, or write it as --set FIELD=VALUE'));

export const writes: Rule = ({ chosen, source }) => {
  if (chosen.writes === 'frozen') return [finding('EM-AU-071', 'ok', 'You stop the writers before the copy and start them again after the switch')];
  if (chosen.writes === 'accept-loss')
    return [
      finding(
        'EM-AU-072',
        'warning',
        'Writers go on: what they write after the copy is lost at the switch, and the data cannot be verified',
        '--writes frozen loses nothing',
      ),
    ];
  return chosen.faults.some((f) => f.name === 'writes')
    ? []
    : [
        finding(
          'EM-AU-070',
          'question',
          `What happens to writes to ${source.name} while it is copied?`,
          '--writes frozen (you stop the writers), or accept-loss',
        ),
      ];
};

export const secret: Rule = ({ chosen, facts }) => {
  const how = '--set PasswordPlace=secretsmanager:NAME, ssm:/NAME or file:/absolute/path';
  if (!chosen.sink)
    return chosen.settings.PasswordPlace ? [] : [finding('EM-AU-052', 'question', 'Aura shows the password of the new instance once: where does it go?', how)];
  if (facts.sink?.error)
    return [
      finding('EM-AU-054', 'blocker', `${facts.sink.asked} cannot be looked at: ${facts.sink.error}`, 'check the name and the permission, then plan again'),
    ];
  return facts.sink?.taken ? [finding('EM-AU-053', 'blocker', `Something is at ${facts.sink.asked} already, and it is not touched`, how)] : [];
};

export const places: Rule = (given) => {
  const { facts, chosen, source } = given;
  const read = new Set(facts.places.map((place) => place.asked));
  const unread = chosen.endpoints
    .filter((asked) => !read.has(asked))
    .map((asked) => finding('EM-AU-075', 'blocker', `${asked} is chosen but was not read`, 'plan again: encmigrate plan'));
  const addresses = new Set(addressPlaces(given));
  return [
    ...unread,
    ...(chosen.endpoints.length === 0
      ? [
          finding(
            'EM-AU-074',
            'warning',
            'No endpoint place is given: you change every client by hand at the switch',
            '--endpoint ssm:/NAME, --endpoint file:PATH, --endpoint manual:TEXT',
          ),
        ]
      : []),
    ...facts.places.flatMap((place) => {
      if (place.place.type === 'manual') return [finding('EM-AU-078', 'warning', `By hand at the switch: ${place.place.text}`, 'encmigrate asks and waits')];
      if (place.error)
        return [
          finding(
            'EM-AU-075',
            'blocker',
            `${place.asked} cannot be read: ${place.error.name}: ${place.error.message}`,
            'check the name and the permission, then plan again',
          ),
        ];
      if (place.endpoint !== null && place.endpoint !== 'primary')
        return [
          finding('EM-AU-079', 'blocker', `${place.asked}: the target has no ${place.endpoint} endpoint; an Aura instance has one address`, 'leave the @ out'),
        ];
      if (addresses.has(place) && place.hits.length === 0)
        return [
          finding(
            'EM-AU-076',
            'blocker',
            `${place.asked} does not hold the address of ${source.name}`,
            source.host ? `it is ${source.host}` : '--set SourceUri=bolt://HOST names it',
          ),
        ];
      return [
        finding(
          'EM-AU-081',
          'ok',
          addresses.has(place)
            ? `${place.asked} will change: ${place.hits.map((hit) => hit.token).join(', ')} -> the new host`
            : `${place.asked} gets the new ${place.asked === chosen.settings.UserSwitch ? 'user' : 'password'}`,
        ),
      ];
    }),
  ];
};

export const soak: Rule = ({ chosen, source }) => [
  ...(milliseconds(chosen.soak) === 0
    ? [finding('EM-AU-082', 'warning', 'There is no soak: the source may be deleted as soon as the switch is done', '--soak 30m')]
    : []),
  ...(source.instance
    ? [finding('EM-AU-093', 'ok', `${source.name} is paused after the switch: it costs less, makes no backups meanwhile, and resumes by itself after 30 days`)]
    : []),
];

export const comparing: Rule = (given) =>
  compares(given)
    ? []
    : [
        finding(
          'EM-AU-083',
          'warning',
          'The data is not compared: you say in words that it is right before anything is deleted',
          given.source.instance ? 'leave Compare out' : 'a database that runs again can be read: --set SourceUri=bolt://HOST:7687',
        ),
      ];

/** Listed, since no copy takes them: facts/aura.md 5. */
export const after: Rule = ({ source, archive, facts }) => [
  finding(
    'EM-AU-091',
    'warning',
    'Connectors, IP filters, private endpoints, GraphQL APIs, log forwarding and metrics go by the id of an instance; consumers of CDC start anew',
    'the run shows the list before the switch',
  ),
  ...(source.instance
    ? [
        finding('EM-AU-092', 'ok', 'A custom endpoint can only be moved between instances of one key: make a new one on the target'),
        finding('EM-AU-094', 'ok', `Snapshots of ${source.name} stay under the key that Neo4j manages, and may go with the instance`),
      ]
    : []),
  ...(archive ? [finding('EM-AU-095', 'warning', `${archive.path} lies in clear on this machine, and stays: encmigrate deletes no files of yours`)] : []),
  ...facts.unread.map((u) =>
    finding(
      'EM-AU-950',
      'warning',
      `Could not read ${u.what}: ${u.name}: ${u.message}`,
      `allow ${u.operation} to these credentials, then plan again; without it this is not checked`,
    ),
  ),
];
