/** Which route a request takes, and what stands at its parameters. */
import type { RestRoute, RestService } from './service.ts';

export function routeOf(service: RestService, method: string, path: string): { route: RestRoute; parameters: Record<string, string> } | undefined {
  const parts = path.split('/');
  for (const [pattern, route] of Object.entries(service.routes)) {
    const [verb, way = ''] = pattern.split(' ');
    const wanted = way.split('/');
    if (verb !== method || wanted.length !== parts.length) continue;
    const parameters: Record<string, string> = {};
    const fits = wanted.every((part, n) => {
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      if (name === undefined) return part === parts[n];
      parameters[name] = unescaped(parts[n] ?? '');
      return parameters[name] !== '';
    });
    if (fits) return { route, parameters };
  }
  return undefined;
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
