/** Who may connect, and how: facts/elasticache.md 3.2, 7; facts/kms-and-endpoints.md b6, b7. */
import { finding, type Rule } from './rule.ts';

export const authNeeded: Rule = ({ source }) =>
  source.auth
    ? [
        finding(
          'EM-EC-060',
          'ok',
          `${source.id} has an AUTH token, which AWS never shows: the run asks for it as the secret "authToken"; while it rotates, two are valid: give the one that clients use`,
          '--secret authToken=env:VARIABLE or --secret authToken=file:PATH',
        ),
      ]
    : [];

export const userGroups: Rule = ({ facts, source }) => [
  ...source.userGroupIds.flatMap((id) => {
    const group = facts.userGroups.find((g) => g.UserGroupId === id);
    return group && group.Status !== 'active'
      ? [
          finding(
            'EM-EC-061',
            'blocker',
            `User group ${id} is ${group.Status}, a new group takes only an active one`,
            'wait until it is active, then plan again',
          ),
        ]
      : [];
  }),
  ...(source.userGroupIds.length > 0
    ? [
        finding(
          'EM-EC-062',
          'warning',
          `Clients that log in by IAM sign the name of the group: they must sign the new name, and policies on ${facts.arn} must allow the new ARN`,
          'change them with the endpoints at the switch',
        ),
      ]
    : []),
];

export const tlsNames: Rule = ({ source }) =>
  source.tls
    ? [
        finding(
          'EM-EC-063',
          'ok',
          'TLS certificates carry the AWS names only: a client that connects by a name of your own must be told the AWS name as TLS server name',
        ),
      ]
    : [];

export const reconnect: Rule = ({ facts }) => {
  const count = facts.load?.connections ?? null;
  return [
    finding(
      'EM-EC-083',
      'ok',
      `Connections that are open stay on the source: restart clients, or recycle their pools, after the switch${count === null ? '' : ` (at most ${Math.round(count)} on one node in the last hour)`}`,
    ),
  ];
};
