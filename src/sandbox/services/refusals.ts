/** Refusals that the JSON services share, in their words. */
import { ServiceFault } from '../service.ts';

export const validation = (text: string): ServiceFault => new ServiceFault('ValidationException', text, 400);

/** As the models' constraints are told: "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: ...". */
export const unfit = (value: unknown, at: string, constraint: string): ServiceFault =>
  validation(`1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`);

/** A limit within its bounds, or the standard where none is given. */
export function limitOf(value: number | undefined, at: string, standard: number, most: number, least = 1): number {
  if (value === undefined) return standard;
  if (value < least) throw unfit(value, at, `Member must have value greater than or equal to ${least}`);
  if (value > most) throw unfit(value, at, `Member must have value less than or equal to ${most}`);
  return value;
}
