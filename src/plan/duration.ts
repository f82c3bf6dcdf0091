/** ISO 8601 durations of plans, and what operators type (30m, 2h, 90s). */
import { UsageError } from './usage-error.ts';

/** Milliseconds of `P1DT2H3M4.5S`. Plans use days and less: months have no fixed length. */
export function milliseconds(iso: string): number {
  const match = /^P(?=\d|T)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(iso);
  if (!match) throw new Error(`not a duration: ${iso}`);
  const [, d, h, m, s] = match.map((part) => Number(part ?? 0));
  return (((d ?? 0) * 24 + (h ?? 0)) * 60 + (m ?? 0)) * 60_000 + (s ?? 0) * 1000;
}

/** `30m`, `1h30m`, `90s`, `2d`, `0` or an ISO duration -> ISO. Throws UsageError. */
export function parseDuration(text: string): string {
  if (/^P(?=.)/.test(text)) {
    try {
      milliseconds(text);
      return text;
    } catch {}
  }
  const match = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (text === '0') return 'PT0S';
  if (!match) throw new UsageError(`"${text}" is not a duration`, 'write it as 30m, 1h30m, 90s or 2d');
  const [, d, h, m, s] = match;
  const time = `${h ? `${h}H` : ''}${m ? `${m}M` : ''}${s ? `${s}S` : ''}`;
  return `P${d ? `${d}D` : ''}${time ? `T${time}` : ''}`;
}

/** `1:02:03` for hours, `2:03` for minutes: what a screen shows. */
export function clockText(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
