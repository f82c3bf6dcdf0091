/** `rollback`: back out from the observed state. */
import { rollBack } from '../../engine/rollback.ts';
import type { Command } from '../call.ts';
import { drive } from '../drive.ts';

export const rollback: Command = (call) => drive(call, 'rollback', rollBack);
