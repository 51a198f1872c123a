import { createRng } from '@winnow/core';
import type { FeatureSpec } from '@winnow/features';
import { type ColumnTable, regimeSwitching, type Series, type TableRow } from '@winnow/market';
import { type Hmm, sampleHmm } from '@winnow/models';
import { runFitTasksHere } from './fitTask.ts';
import { type HmmConfig, parseHmmConfig } from './hmmConfig.ts';
import { hmmFeatureNames } from './hmmFeatureNames.ts';
import type { HmmPredecessor } from './predecessor.ts';
import type { FeaturePlan, HmmInput } from './regimeTable.ts';
import { type TrainedHmm, trainHmm } from './trainHmm.ts';

/** Configurations and data for tests of the training pipeline. */

/** A configuration file for `simulatedBars`, as JSON. */
export function barConfig(change: object = {}): object {
  return {
    input_data: 'bars.csv',
    output_dir: 'out',
    features: { feature_set: 'v1', timeframes: ['1H', '4H'], parkinson_window: 10 },
    model: { state_grid: [2, 3], n_init: 2, n_iter: 20, tol: 0.1 },
    ...change,
  };
}

export const featureSpec: FeatureSpec = {
  name: 'hmm',
  version: 1,
  features: ['close_logret_current_1H', 'close_parkinson_20_1H', 'close_logret_current_4H', 'close_parkinson_20_4H'],
};

/** Hourly bars of a calm and a turbulent regime. */
export function simulatedBars(slots: number, seed = 5): Series {
  const params = {
    symbols: ['SIM'],
    timeframe: '1h',
    slots,
    start: Date.UTC(2020, 0, 1),
    gapProbability: 0.01,
  } as const;
  return regimeSwitching(params, seed).series[0]!;
}

export function barPlan(config: HmmConfig): FeaturePlan {
  return { kind: 'bars', names: hmmFeatureNames(featureSpec, config.features, '1h'), timeframe: '1h' };
}

export function trainOnBars(series: Series, change: object = {}, previous?: HmmPredecessor): Promise<TrainedHmm> {
  const config = parseHmmConfig(barConfig(change), 'test');
  return trainHmm(config, { kind: 'bars', series }, barPlan(config), runFitTasksHere, () => {}, previous);
}

/** The rows of a series as a reader of files gives them. */
export function rowsOfBars({ rows, ts, open, high, low, close, volume }: Series): TableRow[] {
  return Array.from({ length: rows }, (_, t) => ({
    line: t + 2,
    ts: ts[t]!,
    values: Float64Array.of(open[t]!, high[t]!, low[t]!, close[t]!, volume[t]!),
  }));
}

const calmAndWild: Hmm = {
  nStates: 2,
  nFeatures: 2,
  startProb: Float64Array.of(0.5, 0.5),
  transMat: Float64Array.of(0.97, 0.03, 0.06, 0.94),
  emission: {
    family: 'gaussian',
    covarianceType: 'diag',
    means: Float64Array.of(0.5, 10, -0.5, 14),
    covars: Float64Array.of(0.2, 1, 1, 4),
  },
};

/** Columns `a` and `b` of two states, without time stamps. */
export function sampledColumns(rows: number, seed = 3): { readonly table: ColumnTable; readonly states: Int32Array } {
  const { data, states } = sampleHmm(calmAndWild, rows, createRng(seed));
  return { table: { names: ['a', 'b'], rows, data, ts: undefined }, states };
}

export function trainOnColumns(
  table: ColumnTable,
  change: object = {},
  previous?: HmmPredecessor,
): Promise<TrainedHmm> {
  const features = { columns: ['a', 'b'] };
  const config = parseHmmConfig(barConfig({ features, ...change }), 'test');
  const plan: FeaturePlan = { kind: 'columns', names: ['a', 'b'], price: null };
  const input: HmmInput = { kind: 'columns', table };
  return trainHmm(config, input, plan, runFitTasksHere, () => {}, previous);
}
