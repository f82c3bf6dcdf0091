/** Tags of what is created: the source's, and three that prove whose it is. facts/elasticache.md 3.2, 3.4 [TAG]. */
import type { Case } from './case.ts';

export interface AwsTag {
  Key: string;
  Value: string;
}

/** `aws:*` is reserved; marks of an earlier migration are not carried over. */
export const carriedTags = ({ facts }: Pick<Case, 'facts'>): AwsTag[] =>
  (facts.tags ?? [])
    .filter((tag) => tag.Key !== undefined && !tag.Key.startsWith('aws:') && !tag.Key.startsWith('encmigrate:'))
    .map((tag) => ({ Key: tag.Key ?? '', Value: tag.Value ?? '' }));

export const ownTags = ({ frame }: Pick<Case, 'frame'>, step: string): AwsTag[] => [
  { Key: 'encmigrate:plan', Value: frame.id },
  { Key: 'encmigrate:step', Value: step },
  { Key: 'encmigrate:attempt', Value: '1' },
];

export const tagsOf = (given: Pick<Case, 'facts' | 'frame'>, step: string): AwsTag[] => [...carriedTags(given), ...ownTags(given, step)];
