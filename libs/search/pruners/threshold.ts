import type { Pruner } from '../pruner.ts';

export interface ThresholdOptions {
  /** value below which a trial is given up */
  readonly lower?: number | undefined;
  /** value above which a trial is given up, as one that must be an error */
  readonly upper?: number | undefined;
  readonly warmupSteps: number;
  readonly intervalSteps: number;
}

/** Gives up a trial whose value leaves fixed bounds, or is NaN. */
export function createThresholdPruner({ lower, upper, warmupSteps, intervalSteps }: ThresholdOptions): Pruner {
  const bounds = { ...(lower !== undefined && { lastBelow: lower }), ...(upper !== undefined && { lastAbove: upper }) };
  return { name: 'threshold', thresholds: () => [{ step: warmupSteps, every: intervalSteps, ...bounds }] };
}
