/**
 * A whole trial, from bars to metrics, in one file:
 *
 *   bars → features → labels → purged folds ┬ fit on train rows → predict test rows → positions ┐ per fold
 *                                           └────────────── backtest with costs → metrics ──────┘
 *
 * Pure: the same spec and bars give the same events, on any thread of any machine of the same kind.
 *
 * Notation: T bars, N rows, F features.
 */

import { createRng, WinnowError } from '@winnow/core';
import {
  backtest,
  combineSymbols,
  comparePolicies,
  conviction,
  decidePositions,
  type Fold,
  meanMetrics,
  objectiveValue,
  quotesOf,
  type RunMetrics,
  runMetrics,
  type Signal,
  testBlocks,
} from '@winnow/evaluation';
import {
  applyScaler,
  type FeatureMatrix,
  fitScaler,
  type Labels,
  selectFeatures,
  takeColumns,
  trainingWeights,
} from '@winnow/features';
import type { Series } from '@winnow/market';
import {
  type FeatureMatrixView,
  type FitCheckpoint,
  type FitContext,
  getModel,
  type Model,
  type OutputName,
  type Targets,
} from '@winnow/models';
import { findPruneRule, mean, standardDeviation, take } from '@winnow/numerics';
import { FitGivenUp, watchFit } from './fitSteps.ts';
import type { PreparedSymbol } from './prepareSymbol.ts';
import { viewOfRows, withHistory } from './rowsView.ts';
import type { TrialProgress } from './trialEvent.ts';
import type { TrialSpec } from './trialSpec.ts';
import { createTrialWorkspace } from './trialWorkspace.ts';

/** One symbol of a trial. */
interface SymbolData extends PreparedSymbol {
  /** what was tested so far; one, or the paths of a split that tests rows several times */
  readonly paths: BacktestPath[];
}

/** Each row once, in time order: the folds come in an order in which results can be appended. */
interface BacktestPath {
  /** [rows tested so far] position wanted at each row's close */
  readonly target: number[];
  /** that of each policy, where the model is an ensemble that is compared with its members */
  readonly policies: Map<string, number[]>;
  /** [rows tested so far] */
  readonly testRows: number[];
  /** [rows tested so far] log density of each row given those before it; stays empty where the model has none */
  readonly logDensity: number[];
}

/** What a fitted model makes of the test rows of a fold, one value each. */
export interface FoldPrediction {
  /** the model's first output */
  readonly predictions: Float64Array;
  readonly positions: Float64Array;
  /** log density of each row given those before it, in nats; only of models that have one */
  readonly logDensity?: Float64Array;
  /** positions by policy, where there are several; the last are `positions` */
  readonly policies: ReadonlyMap<string, Float64Array>;
}

/** Where the fit of a fold to the n-th symbol keeps how far it is. */
export type CheckpointOf = (fold: number, symbol: number) => FitCheckpoint;

/**
 * Runs one trial and yields what happens in it.
 * @param data           the bars of every symbol of `spec.dataRefs`
 * @param throwIfAborted called at least once a fold and an iteration of a fit; throws to stop the trial
 * @param workspace      of a thread that runs one trial after the other
 * @param checkpointOf   where a trial that was cut short finds what its fits had learned; the events are the same without
 * @param tell           takes steps inside of a fit at once; without it they are yielded after the fit
 * @throws WinnowError   `model_fit_failed`, `study_window_empty`, … ; the caller records it as a `failed` event
 */
export function* runTrial(
  spec: TrialSpec,
  data: ReadonlyMap<string, Series>,
  throwIfAborted: () => void,
  workspace = createTrialWorkspace(),
  checkpointOf?: CheckpointOf,
  tell?: (step: TrialProgress) => void,
): Generator<TrialProgress, void, void> {
  const model = getModel(spec.model);
  const params = parseParams(spec, model);
  const rng = createRng(spec.seed).split(spec.stage, spec.number);
  const symbols = spec.dataRefs.map(({ symbol }, n): SymbolData => {
    return { ...workspace.symbol(spec, seriesOf(data, symbol), n), paths: [] };
  });
  const folds = symbols[0]!.folds.length;
  yield { type: 'started', folds, rows: Object.fromEntries(symbols.map((s) => [s.series.symbol, s.matrix.rows])) };

  let metrics: RunMetrics | undefined;
  const values: number[] = [];
  let value = Number.NaN;
  for (let step = 0; step < folds; step++) {
    for (const [n, symbol] of symbols.entries()) {
      throwIfAborted();
      const fold = symbol.folds[step]!;
      const isWatched = spec.fitSteps !== undefined && step === 0 && n === 0;
      const untold: TrialProgress[] = [];
      const watch = isWatched
        ? watchFit(spec, spec.fitSteps!, model, params, tell ?? ((fitStep) => untold.push(fitStep)))
        : undefined;
      const context: FitContext = {
        ...{ rng: rng.split('fit', step, symbol.series.symbol), throwIfAborted, binCache: workspace.binCache },
        ...(checkpointOf && { checkpoint: checkpointOf(step, n) }),
        ...(watch && { onIteration: watch.onIteration }),
      };
      try {
        appendToPaths(symbol.paths, fold, predictFold(spec, model, params, symbol, fold, context));
        watch?.end();
        yield* untold;
      } catch (error) {
        if (!(error instanceof FitGivenUp)) throw error;
        yield* untold;
        yield error.end;
        return;
      }
    }
    metrics = evaluateSoFar(spec, symbols);
    value = objectiveValue(metrics, spec.objective);
    const { log_likelihood: logLikelihood } = metrics;
    yield {
      type: 'step',
      step,
      value,
      ...foldSize(symbols, step),
      ...(logLikelihood !== undefined && { logLikelihood }),
    };

    values.push(value);
    const isStepOfRules = spec.fitSteps === undefined && step < folds - 1;
    const rule = isStepOfRules ? findPruneRule(spec.pruneAt, values) : undefined;
    if (rule !== undefined) {
      const { below } = rule;
      yield { type: 'pruned', step, value, ...(below !== undefined && { below }) };
      return;
    }
  }
  yield {
    type: 'completed',
    value,
    run: {
      runSource: spec.runSource,
      scoreSource: 'model',
      dataRegime: spec.dataRegime,
      metrics: { ...metrics!, ...policiesCompared(spec, symbols) },
    },
  };
}

function parseParams(spec: TrialSpec, model: Model): unknown {
  const parsed = model.params.safeParse(spec.params);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const where = [`${spec.trialId} params`, ...path.map(String)].join('.');
  throw new WinnowError('model_fit_failed', { where, rule: `${spec.model}: ${message}`, got: spec.params });
}

function appendToPaths(paths: BacktestPath[], fold: Fold, tested: FoldPrediction): void {
  for (const { path, start, end } of testBlocks(fold)) {
    paths[path] ??= { target: [], policies: new Map(), testRows: [], logDensity: [] };
    const { target, policies, testRows, logDensity } = paths[path];
    for (let i = start; i < end; i++) {
      target.push(tested.positions[i]!);
      testRows.push(fold.test[i]!);
      if (tested.logDensity !== undefined) logDensity.push(tested.logDensity[i]!);
    }
    for (const [policy, positions] of tested.policies) {
      policies.set(policy, [...(policies.get(policy) ?? []), ...positions.subarray(start, end)]);
    }
  }
}

/** Fits on the fold's train rows and predicts its test rows. Selection, scaler and model see train rows only. */
export function predictFold(
  spec: TrialSpec,
  model: Model,
  params: unknown,
  symbol: Pick<SymbolData, 'series' | 'matrix' | 'labels'>,
  fold: Fold,
  context: FitContext,
): FoldPrediction {
  const matrix = selectColumns(spec, symbol, fold);
  const scaler = fitScaler(spec.scaler, matrix, fold);
  const targets = targetsOf(spec, symbol, fold);
  const trainView = viewOf(applyScaler(scaler, matrix, fold.train), matrix, fold.train);
  const state = model.fit(trainView, targets, params, { ...context, labelRows: spec.label.horizon });

  const [driving] = model.outputsFor?.(params) ?? model.spec.outputs;
  const policyOutputs = model.policiesFor?.(params) ?? [];
  const outputs = new Map(
    [driving, ...policyOutputs.map(([, output]) => output)].map((name) => [name, newColumn(fold)]),
  );
  const logDensity = model.logDensity && newColumn(fold);
  const contextRows = model.contextRowsFor?.(params) ?? model.spec.contextRows;
  for (const { start, end } of testBlocks(fold)) {
    const seen = withHistory(fold.test.subarray(start, end), contextRows);
    const testView = viewOf(applyScaler(scaler, matrix, seen), matrix, seen);
    const predicted = model.predict(state, testView);
    for (const [name, values] of outputs) values.set(predicted[name]!.subarray(start - end), start);
    logDensity?.set(model.logDensity!(state, testView).subarray(start - end), start);
  }
  const retScale = standardDeviation(taughtReturns(targets), 1);
  const bars = { close: symbol.series.close, bar: barsOf(matrix, fold.test) };
  const mayMiss = model.spec.inputView === 'window_tensor';
  const positionsBy = (name: OutputName) => {
    const convictions = conviction({ name: drivingOutput(name), values: outputs.get(name)!, mayMiss }, retScale);
    return alongSides(decidePositions(convictions, spec.policy, bars), symbol.labels, fold.test);
  };
  return {
    predictions: outputs.get(driving)!,
    positions: positionsBy(driving),
    ...(logDensity && { logDensity }),
    policies: new Map(policyOutputs.map(([policy, output]) => [policy, positionsBy(output)])),
  };
}

/** [rows that the fold tests] */
function newColumn({ test }: Fold): Float64Array {
  return new Float64Array(test.length);
}

function drivingOutput(name: OutputName): Signal['name'] {
  if (name === 'E_r_tabular' || name === 'E_r_nn') return 'E_r';
  if (name === 'E_r' || name === 'q50' || name === 'p_up' || name === 'regime_score') return name;
  const rule = 'the first output of a model must be E_r, q50, p_up or regime_score to drive a position';
  throw new WinnowError('model_fit_failed', { where: 'runTrial', rule, got: name });
}

/** The columns that the study's selection keeps on this fold; all of them where it asks for none. */
function selectColumns(
  { selection }: TrialSpec,
  { matrix, labels }: Pick<SymbolData, 'matrix' | 'labels'>,
  fold: Fold,
): FeatureMatrix {
  return selection === undefined ? matrix : takeColumns(matrix, selectFeatures(matrix, labels, fold, selection));
}

/** What the model learns of the fold's train rows. */
function targetsOf(
  { sampleWeights }: TrialSpec,
  { series, matrix, labels }: Pick<SymbolData, 'series' | 'matrix' | 'labels'>,
  { train }: Fold,
): Targets {
  const weight = trainingWeights(series.close, matrix.barIndex, labels, train, sampleWeights);
  const up = take(labels.up, train);
  return { ret: take(labels.ret, train), up, ...(weight && { weight }) };
}

/** The returns of the rows that teach: those of weight 0 are no labels. */
function taughtReturns({ ret, weight }: Targets): Float64Array {
  return weight === undefined ? ret : ret.filter((_, row) => weight[row]! > 0);
}

/** A label that bets in a direction of its own is predicted as "take the bet": the position is along that direction. */
function alongSides(positions: Float64Array, { side }: Labels, rows: Int32Array): Float64Array {
  if (side === undefined) return positions;
  return positions.map((position, i) => position * side[rows[i]!]! + 0); // + 0 because 0 · −1 is −0
}

/** The policies of an ensemble side by side, on all rows tested; nothing where the model is none. */
function policiesCompared(spec: TrialSpec, symbols: readonly SymbolData[]): Pick<RunMetrics, 'policies'> {
  const names = [...symbols[0]!.paths[0]!.policies.keys()];
  if (names.length === 0) return {};
  return { policies: comparePolicies(names.map((name) => [name, evaluateSoFar(spec, symbols, name)])) };
}

/** Backtests all rows tested so far, path by path. @param policy among several; absent: the model's own positions */
function evaluateSoFar(spec: TrialSpec, symbols: readonly SymbolData[], policy?: string): RunMetrics {
  return meanMetrics(symbols[0]!.paths.map((_, path) => evaluatePath(spec, symbols, path, policy)));
}

/** A row's position earns the return of the bar after it. */
function evaluatePath(
  spec: TrialSpec,
  symbols: readonly SymbolData[],
  path: number,
  policy: string | undefined,
): RunMetrics {
  const results = symbols.map(({ series, matrix, paths }) => {
    const { policies, testRows } = paths[path]!;
    const target = policy === undefined ? paths[path]!.target : policies.get(policy)!;
    const held = withoutHoles(barsOf(matrix, testRows), target);
    const quotes = quotesOf(series, held.bars, spec.costs);
    return backtest({ target: held.target, ...nextBars(series, held.bars), quotes }, spec.costs);
  });
  return { ...runMetrics(combineSymbols(results)), ...meanLogDensity(symbols, path) };
}

/**
 * All bars from the first to the last that is tested. At those that are not, features reach over a gap and no model can be
 * asked: the position is closed there, which costs what it costs.
 * @param bars   [N] ascending
 * @param target [N]
 */
function withoutHoles(bars: Int32Array, target: readonly number[]): { bars: Int32Array; target: Float64Array } {
  const first = bars[0]!;
  const span = bars.at(-1)! - first + 1;
  if (span === bars.length) return { bars, target: Float64Array.from(target) };
  const all = Int32Array.from({ length: span }, (_, i) => first + i);
  const positions = new Float64Array(span);
  for (let i = 0; i < bars.length; i++) positions[bars[i]! - first] = target[i]!;
  return { bars: all, target: positions };
}

/** Over the bar after each: its simple return, close to close, and its open. */
function nextBars({ close, ts: opens }: Series, bars: Int32Array): { ret: Float64Array; ts: Float64Array } {
  const ret = new Float64Array(bars.length);
  const ts = new Float64Array(bars.length);
  for (let i = 0; i < bars.length; i++) {
    const bar = bars[i]!;
    ret[i] = close[bar + 1]! / close[bar]! - 1;
    ts[i] = opens[bar + 1]!;
  }
  return { ret, ts };
}

/** Over the rows of all symbols that the path has tested; nothing where the model has no density. */
function meanLogDensity(symbols: readonly SymbolData[], path: number): Pick<RunMetrics, 'log_likelihood'> {
  const logDensity = symbols.flatMap(({ paths }) => paths[path]!.logDensity);
  return logDensity.length === 0 ? {} : { log_likelihood: mean(logDensity) };
}

/** A view of the given rows; a bar that is left out starts a new run. */
function viewOf(data: Float64Array, matrix: FeatureMatrix, rows: Int32Array): FeatureMatrixView {
  return viewOfRows(data, matrix.cols, barsOf(matrix, rows));
}

function foldSize(symbols: readonly SymbolData[], step: number): { trainRows: number; testRows: number } {
  let trainRows = 0;
  let testRows = 0;
  for (const symbol of symbols) {
    trainRows += symbol.folds[step]!.train.length;
    testRows += symbol.folds[step]!.test.length;
  }
  return { trainRows, testRows };
}

/** The bar at whose close each row is known. */
function barsOf(matrix: FeatureMatrix, rows: ArrayLike<number>): Int32Array {
  return take(matrix.barIndex, rows);
}

function seriesOf(data: ReadonlyMap<string, Series>, symbol: string): Series {
  const series = data.get(symbol);
  if (series === undefined) {
    throw new WinnowError('argument_invalid', {
      where: 'runTrial',
      rule: `data must hold the series ${symbol}`,
      got: [...data.keys()],
    });
  }
  return series;
}
