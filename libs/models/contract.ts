import type { Rng } from '@winnow/core';
import type { z } from 'zod';
import type { OnnxModel } from './onnx/onnxModel.ts';
import type { NamedTensor } from './safetensors/namedTensor.ts';
import type { BinCache } from './trees/binCache.ts';

/**
 * What a model is to Winnow. Notation: N rows, F features.
 *
 * A model is two pure functions over plain data: `fit` gives a state that JSON can hold, `predict` reads it. Inputs are
 * never mutated; the same inputs and stream give the identical state.
 */

/**
 * Rows of one or several contiguous runs of bars, ascending in time. A model of windows (`window_tensor`) reads, for each
 * row, the rows of its run up to it, in place: no window is ever copied out before it is used.
 */
export interface FeatureMatrixView {
  readonly kind: 'feature_matrix';
  /** [N, F] row-major; NaN is a missing value, for models that take them, anything else finite */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** first row of each contiguous run, ascending, starting with 0: a purged gap starts a new run */
  readonly runStarts: Int32Array;
}

/** [N] each. What a regression learns is `ret`, what a classification learns is `up`, or `classes` if it tells several. */
export interface Targets {
  readonly ret: Float64Array;
  /** 0 or 1; for plain returns 1 where `ret > 0` */
  readonly up: Uint8Array;
  /** of data with classes of its own: 0, 1, …; trials have none */
  readonly classes?: { readonly values: Int32Array; readonly count: number };
  /** 0 or more, finite, not all 0: a row of weight 2 counts as two equal rows, one of weight 0 not at all; absent means 1 */
  readonly weight?: Float64Array;
  /** of a student: what its teacher says of the row, in units of `ret`, by a fit that has not seen it */
  readonly taught?: Float64Array;
}

/**
 * - `E_r`          expected forward return, simple return over the label horizon
 * - `p_up`         probability of a positive forward return, [0, 1]
 * - `regime_score` filtered probability of being in a favourable regime, [0, 1]
 * - `E_r_tabular E_r_nn`  that of each member of an ensemble, beside the ensemble's own `E_r`
 * - `q50 q05 q95`  quantiles of the forward return, never crossing
 * - `p_0 p_1 …`    probability of each class, [0, 1], summing to 1
 */
export type OutputName =
  | 'E_r'
  | 'E_r_tabular'
  | 'E_r_nn'
  | 'p_up'
  | 'regime_score'
  | 'q50'
  | 'q05'
  | 'q95'
  | ClassOutput;
export type ClassOutput = `p_${number}`;

/**
 * [N] values of each output that the model declares, in its order; the first one drives the position. NaN where a model of
 * windows has no whole window.
 */
export type Outputs = { readonly [K in OutputName]?: Float64Array };

/** The JSON form of one search dimension; @winnow/search reads the same form. */
export type ParamRange =
  | {
      readonly type: 'float';
      readonly low: number;
      readonly high: number;
      readonly log?: boolean;
      readonly step?: number;
    }
  | {
      readonly type: 'int';
      readonly low: number;
      readonly high: number;
      readonly log?: boolean;
      readonly step?: number;
    }
  | { readonly type: 'categorical'; readonly choices: readonly (string | number | boolean)[] };

/** What the target of a table is: numbers, one of two classes, or one of several. */
export type Task = 'regression' | 'binary' | 'multiclass';

/** What a model is told of a table before it is fitted to it. */
export interface TableTask {
  readonly task: Task;
  /** 0 for a regression */
  readonly nClasses: number;
  /** columns that hold categories as 0, 1, …; none for a model that does not take categories */
  readonly categorical: readonly number[];
}

export interface ModelSpec {
  readonly name: string;
  readonly family: 'linear' | 'hmm' | 'trees' | 'kernel' | 'neural';
  readonly description: string;
  readonly inputView: 'feature_matrix' | 'window_tensor';
  /** with the default parameters; `Model.outputsFor` tells them where parameters change them */
  readonly outputs: readonly [OutputName, ...OutputName[]];
  /** true: prediction at a row uses rows up to it only, so future rows cannot change it */
  readonly isCausal: boolean;
  readonly zeroShot: boolean;
  /**
   * rows before the first predicted one that `predict` wants to see, e.g. to warm up a filter, with the default parameters;
   * `Model.contextRowsFor` tells it where parameters change it
   */
  readonly contextRows: number;
  /** true: NaN among the features is a missing value; else it is refused */
  readonly takesMissing?: boolean;
  /** true: `paramsFor` names the columns that hold categories; else a table's categories become columns of 0 and 1 */
  readonly takesCategories?: boolean;
  /** true: `fit` honours `targets.weight`; else it ignores them, and a study that asks for weights is refused */
  readonly usesWeights?: boolean;
  /** true: it learns from rows drawn at random, so that a row of weight 2 is as two rows only on average */
  readonly drawsRows?: boolean;
  readonly defaultSpace: Readonly<Record<string, ParamRange>>;
}

export interface FitContext {
  readonly rng: Rng;
  /** throws when the trial is being stopped; a model calls it once an iteration */
  throwIfAborted(): void;
  /**
   * Told the loss on validation rows after each iteration (boosting round, epoch) of a fit that has such rows; less is
   * better. Throws when the trial is being pruned.
   */
  onIteration?(iteration: number, loss: number): void;
  /** keeps binned tables for later fits to the same rows; a fit gives the same with it and without */
  readonly binCache?: BinCache;
  /** keeps how far a long fit is, so that one that was cut short goes on from there; a fit gives the same with it and without */
  readonly checkpoint?: FitCheckpoint;
  /** rows after its own at which a row's label is known, 1 if absent: what a fit must purge between rows of its own folds */
  readonly labelRows?: number;
}

/** Where one fit, of the same inputs and stream each time, keeps how far it is. */
export interface FitCheckpoint {
  /** what was saved last; undefined for nothing */
  load(): Uint8Array | undefined;
  /**
   * Offered after each iteration and at the end, when `isDone`.
   * @param encode called when it is time to write
   */
  save(encode: () => Uint8Array, isDone: boolean): void;
}

/** Losses that fits tell as they go, so that a study can give up a trial inside of one. */
export interface ToldLosses<Params = unknown> {
  /** the parameter that is the most iterations of a fit */
  readonly iterations: string;
  /** parameters on which it depends what a loss is of: where they differ, losses do not compare */
  readonly measuredBy: readonly string[];
  /** whether a fit keeps validation rows, whose losses it tells */
  areTold(params: Params): boolean;
}

export interface Model<Params = unknown, State = unknown> {
  readonly spec: ModelSpec;
  /** parses and defaults the parameters; an unknown key is an error */
  readonly params: z.ZodType<Params>;
  /** parameters that a table's target and categories ask for; absent where the defaults are all it can do */
  paramsFor?(table: TableTask): Readonly<Record<string, unknown>>;
  /** what it predicts with these parameters, where that is not always `spec.outputs` */
  outputsFor?(params: Params): readonly [OutputName, ...OutputName[]];
  /** rows of context with these parameters, where that is not always `spec.contextRows` */
  contextRowsFor?(params: Params): number;
  /**
   * Of an ensemble: what its members and it itself say, by the name of the policy that trades by it. A trial evaluates all on the same
   * folds. The first is the one that the ensemble must improve on, the last is the ensemble.
   */
  policiesFor?(params: Params): readonly (readonly [policy: string, output: OutputName])[];
  /** absent: its fits do not call `FitContext.onIteration` */
  readonly losses?: ToldLosses<Params>;
  /** @throws WinnowError `model_fit_failed` when the data or parameters admit no fit */
  fit(view: FeatureMatrixView, targets: Targets, params: Params, context: FitContext): State;
  predict(state: State, view: FeatureMatrixView): Outputs;
  /**
   * Work of a fit, in about microseconds of a core, from its parameters and sizes alone; absent: that of one pass over the
   * table. It orders the trials of a study; how exact it is decides only how well the workers are used.
   * @param rows N and @param cols F of the training view
   */
  workUnits?(params: Params, rows: number, cols: number): number;
  /**
   * Of models of the features' distribution only.
   * @returns [N] log density of each row given the rows of its run before it, in nats per row; later rows do not enter
   */
  logDensity?(state: State, view: FeatureMatrixView): Float64Array;
  /** Further keys of the manifest of an artefact: what tells this state from others of the model. Plain JSON. */
  artefactFacts?(state: State): Readonly<Record<string, unknown>>;
  /**
   * Prediction as an ONNX graph that stands alone, where `writeOnnxModel` knows none: raw windows [N, L, F] → each output [N]; or why
   * this state has none.
   */
  toOnnx?(state: State): OnnxModel | NoGraph;
  /** How the state is kept where its weights have a file of their own; absent: all of it as JSON. */
  readonly weightFile?: WeightFile<State>;
}

export interface NoGraph {
  /** as a rule that the state breaks, and what it has instead */
  readonly rule: string;
  readonly got: string;
}

/** A state in two parts, and back. */
export interface WeightFile<State = unknown> {
  /** @returns what JSON holds, and the weights under names that do not change */
  split(state: State): { readonly rest: unknown; readonly tensors: readonly NamedTensor[] };
  /**
   * @param tensors absent: `rest` is a whole state, as artefacts once held it
   * @throws WinnowError `artefact_corrupt` when the tensors are not those of the network that `rest` describes
   */
  join(rest: unknown, tensors: readonly NamedTensor[] | undefined): State;
}

/** How an iterative fit ended; hitting the cap is reported, never called convergence. */
export interface Convergence {
  readonly converged: boolean;
  readonly reason: 'tolerance' | 'max_iter' | 'decrease' | 'degenerate';
  readonly iterations: number;
  readonly tolerance: number;
  /** objective before each iteration and after the last */
  readonly history: readonly number[];
}
