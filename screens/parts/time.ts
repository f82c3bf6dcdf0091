/** Times as people say them. Pure. */

/** `3 s`, `6 min`, `2 h`, `3 d`: one unit, rounded, for durations that are only usual. */
export function rough(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  const min = Math.round(s / 60);
  if (min < 120) return `${min} min`;
  const h = Math.round(min / 60);
  return h < 48 ? `${h} h` : `${Math.round(h / 24)} d`;
}

export function ago(iso: string | undefined, now: number): string {
  const at = iso === undefined ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(at)) return 'at an unknown time';
  return now - at < 1000 ? 'just now' : `${rough(now - at)} ago`;
}

/** `14:02:11Z` of an ISO time. */
export const hour = (iso: string): string => /T(\d\d:\d\d:\d\d)/.exec(iso)?.[1]?.concat('Z') ?? iso;
