/** Tags of what is created: those of what it takes the place of, and three that prove whose it is. facts/neptune.md 2b, 4c. */
import type { NeptuneFacts } from '../gather/facts.ts';
import type { Case } from './case.ts';

export type AwsTag = { Key: string; Value: string };

/** `aws:*` is reserved; marks of an earlier migration are not carried over. */
export const carried = (tags: NeptuneFacts['tags']): AwsTag[] =>
  (tags ?? [])
    .filter((tag) => tag.Key !== undefined && !tag.Key.startsWith('aws:') && !tag.Key.startsWith('encmigrate:'))
    .map((tag) => ({ Key: tag.Key ?? '', Value: tag.Value ?? '' }));

export const tagsOf = ({ frame }: Pick<Case, 'frame'>, step: string, tags: NeptuneFacts['tags']): AwsTag[] => [
  ...carried(tags),
  { Key: 'encmigrate:plan', Value: frame.id },
  { Key: 'encmigrate:step', Value: step },
  { Key: 'encmigrate:attempt', Value: '1' },
];
