/** verify, at its end: data policies name the resource id, which no rename moves; without the new one clients get 403 under the right name. facts/neptune.md 3d. */
import type { StepText } from '../../../src/plan/in-order.ts';
import type { DataPolicy, Statement } from '../gather/policies.ts';
import type { Case } from './case.ts';
import { allClusters, quoted, targetIs, targetResource } from './reads.ts';

export const dataArn = ({ frame }: Case): string => `arn:${frame.partition}:neptune-db:${frame.region}:${frame.account}:`;

/** Not asked where nobody logs in by IAM, nor where IAM was read and names it nowhere. */
export function policies(given: Case): StepText[] {
  const { source, facts } = given;
  const found = facts.dataPolicies;
  if (!source.iam || found?.length === 0) return [];
  const arn = dataArn(given);
  const is = `(${targetIs(given)})`;
  const newArn = { read: allClusters(), path: `join('', ['${arn}', ${is}.DbClusterResourceId, '/*'])`, label: 'Resource to add' };
  return [
    {
      id: 'policies',
      phase: 'verify',
      title: 'IAM data policies allow the new cluster',
      risk: 'reads',
      action: {
        kind: 'ask',
        question: `Does every IAM policy that names ${arn}${source.resourceId}/* name the new cluster too?`,
        happens: [
          ...(found
            ? [`to change, by what IAM shows of this account: ${found.map(({ holder }) => holder).join('; ')}`]
            : [`find them: policies with "${source.resourceId}" in them; add the new ARN to Resource of the same statements, beside the old one`]),
          'a change of a policy takes up to 10 minutes to be everywhere',
          'the switch is asked for',
        ],
        lost: ['requests of clients whose policy lacks it: they are refused after the switch'],
        shows: found
          ? [newArn, ...found.flatMap((policy) => toAdd(policy, source.resourceId, is))]
          : [
              newArn,
              {
                read: allClusters(),
                path: `join('', ['{"Effect":"Allow","Action":"neptune-db:*","Resource":"${arn}', ${is}.DbClusterResourceId, '/*"}'])`,
                label: 'statement, where the old one allowed every action',
              },
            ],
        wants: { consent: 'yes' },
      },
    },
    ...(found ? seen(given) : []),
  ];
}

/** What was said is looked at: a policy that lacks the new id would be a 403 under the right name. Whoever grants less now may want to, so a person decides. */
function seen({ source, names }: Case): StepText[] {
  const read = { reader: 'policies' as const, name: source.resourceId, also: targetResource };
  return [
    {
      id: 'policies.seen',
      phase: 'verify',
      title: 'They do, by what IAM shows',
      risk: 'reads',
      action: {
        kind: 'assert',
        checks: [{ read, path: 'readable && length(lacking) > `0`', equals: false, says: 'IAM policies that name the old cluster only', otherwise: 'lacking' }],
        keep: [
          { read, path: 'lacking', as: 'lacking' },
          { read, path: 'reason', as: 'unread' },
        ],
      },
    },
    {
      id: 'policies.lacking',
      phase: 'verify',
      title: 'Some policies name the old cluster only',
      risk: 'reads',
      when: { step: 'policies.seen', outcome: ['lacking'] },
      action: {
        kind: 'ask',
        question: 'Some policies name the old cluster only, or their change is not seen yet (that can take minutes). Go on?',
        happens: ['the switch is asked for'],
        lost: [`requests to ${names.final} of clients that have no other policy: they are refused after the switch, until it is added`],
        shows: [
          { read, path: "readable && (length(lacking) == `0` && 'none any more' || join('; ', lacking)) || reason", label: 'policies without the new cluster' },
        ],
        wants: { consent: 'yes' },
      },
    },
  ];
}

/** The statement again, of the new id, with whatever else it says: action, condition, also a Deny. */
function toAdd({ holder, statements }: DataPolicy, resourceId: string, is: string) {
  return statements.map((statement) => ({
    read: allClusters(),
    path: `join(${is}.DbClusterResourceId, [${JSON.stringify(again(statement, resourceId)).split(unknown).map(quoted).join(', ')}])`,
    label: `${'NotResource' in statement ? 'put in place of its statement' : 'statement to add'}: ${holder}`,
  }));
}

/** Where the id stands that only the run learns. */
const unknown = '<new resource id>';

/** What a statement names can be said again in one of its own, without the Sid, which is taken; what it excepts must be excepted in the same one. */
function again({ Sid, Resource, NotResource, ...rest }: Statement, resourceId: string): Statement {
  const renewed = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(resourceId, unknown)) as T;
  const list = (value: Statement[string] | undefined): string[] => (Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]);
  const own = (value: Statement[string] | undefined): string[] => list(value).filter((one) => one.includes(resourceId));
  if (NotResource !== undefined) return { ...(Sid === undefined ? {} : { Sid }), ...rest, NotResource: [...list(NotResource), ...renewed(own(NotResource))] };
  return { ...renewed(rest), Resource: renewed(own(Resource).length > 0 ? own(Resource) : list(Resource)) };
}
