/** Places that are written as one: two keys of a file, two paths of a secret. A change of one is a new version of the other. */
import type { Place } from '../schema.ts';

export function writtenAsOne(a: Place, b: Place): boolean {
  const one = whole(a);
  return one !== undefined && one === whole(b);
}

function whole(place: Place): string | undefined {
  switch (place.type) {
    case 'ssm':
    case 'secretsmanager':
      return `${place.type}:${place.name}`;
    case 'route53':
      return `route53:${place.zone}/${place.name}`;
    case 'file':
      return `file:${place.path}`;
    case 'key-policy':
      return `key-policy:${place.key}`;
    case 'manual':
      return undefined;
  }
}
