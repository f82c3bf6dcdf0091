/** The eight phases of every migration, always in this order. */
export const phases = ['prepare', 'freeze', 'backup', 'restore', 'verify', 'switch', 'soak', 'delete'] as const;

export type Phase = (typeof phases)[number];

export const phaseNumber = (phase: Phase): number => phases.indexOf(phase) + 1;
