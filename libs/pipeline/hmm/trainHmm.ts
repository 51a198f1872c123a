import type { FittedScaler } from '@winnow/features';
import {
  canonicalOrder,
  type Hmm,
  type Observations,
  type RegimeIds,
  type RegimeThresholds,
  type StateMatch,
  smoothStates,
} from '@winnow/models';
import { checkTrainingRows, stateGrid } from './checkTrainingRows.ts';
import { chooseStates } from './chooseStates.ts';
import { describeStates, type StateDescription } from './describeStates.ts';
import { filterRows } from './filterRows.ts';
import { fitGrid, fitOptions, type GridPoint, gridPoint, rowsToObserve, type ScaledTable } from './fitGrid.ts';
import type { OnFit, RunFitTasks } from './fitTask.ts';
import type { HmmConfig } from './hmmConfig.ts';
import { assertContinues, continueStates, type HmmPredecessor } from './predecessor.ts';
import { buildRegimeTable, type FeaturePlan, type HmmInput, type RegimeTable } from './regimeTable.ts';
import { fitTableScaler, scaleTable } from './scaleTable.ts';
import { type SplitRanges, splitTable } from './splitTable.ts';

/** A trained model with all that the artefacts say of it. Notation: N rows, K states. */
export interface TrainedHmm {
  readonly config: HmmConfig;
  readonly plan: FeaturePlan;
  readonly table: RegimeTable;
  readonly parts: SplitRanges;
  readonly scaler: FittedScaler;
  /** what was fitted with each number of states, on the train rows */
  readonly grid: readonly GridPoint[];
  /** the chosen model, refitted where the configuration says so, its states in canonical order */
  readonly chosen: GridPoint;
  readonly fittedOn: 'train' | 'train_val';
  /** which regimes the states are, over retrains */
  readonly regimeIds: RegimeIds;
  /** how the states continue those of the predecessor; undefined without one */
  readonly match: StateMatch | undefined;
  /** hash of the predecessor's model file */
  readonly previousHash: string | null;
  /** [K] */
  readonly states: readonly StateDescription[];
  /** [N, K] p(s_t | x_1..t) over all rows as one run: what was known at each row */
  readonly filtered: Float64Array;
  /** [N, K] p(s_t | x_1..N): looks ahead; undefined unless asked for */
  readonly smoothed: Float64Array | undefined;
}

/**
 * The whole training run, from data that is loaded to all that is to be written. Nothing is learned from rows after the train
 * part, but by `refit_on_train_val` from those of the validation part, after the choice.
 * @param previous the model that this one continues: its scaler is kept, it is one more start, and its regimes keep their ids
 * @throws WinnowError `hmm_config_*`, `hmm_split_empty`, `data_*`, `model_fit_failed`
 */
export async function trainHmm(
  config: HmmConfig,
  input: HmmInput,
  plan: FeaturePlan,
  runTasks: RunFitTasks,
  onFit: OnFit,
  previous?: HmmPredecessor,
): Promise<TrainedHmm> {
  const table = buildRegimeTable(input, plan);
  const parts = splitTable(table, config.split);
  checkTrainingRows(table, parts.train, config);
  if (previous !== undefined) assertContinues(previous, config, table, parts.train);

  const scaler = previous?.scaler ?? fitTableScaler(config.scaler, table, parts);
  const scaled: ScaledTable = { data: scaleTable(scaler, table), rows: table.rows, cols: table.cols, parts };

  const trainRows = rowsToObserve(scaled, parts.train);
  const grid = await fitGrid(stateGrid(config), scaled, trainRows, config, runTasks, onFit, previous?.hmm);
  const best = chooseStates(grid);

  const fittedOn = config.refit_on_train_val && parts.val.start < parts.val.end ? 'train_val' : 'train';
  const refitted = fittedOn === 'train_val' ? await refit(best, scaled, config, runTasks, onFit) : best;
  const ordered = inCanonicalOrder(refitted.fit.hmm, table, config);
  const { hmm, regimeIds, match } = continueStates(ordered, previous);
  const chosen = { ...refitted, fit: { ...refitted.fit, hmm } };

  const filtered = filterRows(hmm, scaled.data);
  const smoothed = config.smoothed
    ? smoothStates(hmm, rowsToObserve(scaled, { start: 0, end: scaled.rows }))
    : undefined;
  const fittedRows = { start: parts.train.start, end: fittedOn === 'train' ? parts.train.end : parts.val.end };
  const states = describeStates(hmm, table, filtered, fittedRows, thresholdsOf(config));
  const continuity = { regimeIds, match, previousHash: previous?.hash ?? null };
  return { config, plan, table, parts, scaler, grid, chosen, fittedOn, ...continuity, states, filtered, smoothed };
}

/** Fits the chosen model again on train and validation rows, starting from what it is. */
async function refit(
  best: GridPoint,
  scaled: ScaledTable,
  config: HmmConfig,
  runTasks: RunFitTasks,
  onFit: OnFit,
): Promise<GridPoint> {
  const observations = trainAndVal(scaled);
  const options = { ...fitOptions(config, best.nStates), init: best.fit.hmm, nInit: 1 };
  const [fit] = await runTasks([{ observations, options, restart: 0, seed: config.model.random_state }], onFit);
  return gridPoint(fit!, scaled, observations);
}

/** The rows of both parts; two runs where rows lie between them. */
function trainAndVal({ data, cols, parts: { train, val } }: ScaledTable): Observations {
  const trainRows = train.end - train.start;
  const rows = trainRows + val.end - val.start;
  const both = new Float64Array(rows * cols);
  both.set(data.subarray(train.start * cols, train.end * cols));
  both.set(data.subarray(val.start * cols, val.end * cols), trainRows * cols);
  return {
    data: both,
    rows,
    cols,
    runStarts: train.end === val.start ? Int32Array.of(0) : Int32Array.of(0, trainRows),
  };
}

function inCanonicalOrder(hmm: Hmm, { names }: RegimeTable, { model }: HmmConfig): Hmm {
  if (model.order_by === undefined) return canonicalOrder(hmm);
  return canonicalOrder(hmm, { feature: names.indexOf(model.order_by.feature), moment: model.order_by.moment });
}

function thresholdsOf({ regimes }: HmmConfig): RegimeThresholds {
  const { return_z: returnZ, high_volatility: highVolatility, standard_errors: standardErrors } = regimes;
  return { returnZ, highVolatility, standardErrors };
}
