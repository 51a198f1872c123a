import type { DataRegime } from '@winnow/market';
import type { RunMetrics } from './metrics.ts';

/** Why a run was made; only `prod` runs count for promotion. */
export const runSources = ['prod', 'maintenance', 'smoke', 'async_test'] as const;
export type RunSource = (typeof runSources)[number];

/** What scored the bars: a fitted model, or a rule of thumb that stood in for one. */
export const scoreSources = ['model', 'heuristic'] as const;
export type ScoreSource = (typeof scoreSources)[number];

/** The record of a backtest; the gate reads only `prod` runs scored by a `model` on `prod_live` data. */
export interface RunRecord {
  readonly runSource: RunSource;
  readonly scoreSource: ScoreSource;
  readonly dataRegime: DataRegime;
  readonly metrics: RunMetrics;
}
