import type { StageName } from '@winnow/core';
import type { Costs, Objective, PositionPolicy, RunSource, Split } from '@winnow/evaluation';
import type { FeatureName, LabelSpec, SampleWeightsSpec, ScalerSpec, SelectionSpec } from '@winnow/features';
import type { ColumnMapping, DataRegime, FileFormat, GapRule, Timeframe } from '@winnow/market';
import type { PruneAt } from '@winnow/numerics';

/** A value of one parameter of a trial. */
export type ParamValue = string | number | boolean;

/**
 * Which series a trial reads, from which source it can be read again bit for bit, and the hash its content must have. An
 * option that is the default is left out.
 */
export interface DataRef {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** where a worker finds the data: `npm:<package>/<path>` or an absolute file path */
  readonly source: string;
  readonly columns: ColumnMapping;
  readonly format?: FileFormat;
  /** zone of time stamps that name none */
  readonly timeZone?: string;
  /** settled source of a factor file that makes raw prices comparable */
  readonly factors?: string;
  /** absent: no bar is expected, so none is missing */
  readonly gaps?: GapRule;
  /** `sha256:…` over the columns, as recorded when the study was submitted */
  readonly contentHash: string;
}

/** Evaluation happens in [from, to), epoch ms UTC; walk-forward training may start at `trainFrom` ≤ `from`. */
export interface TrialWindow {
  readonly trainFrom: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Steps of a trial inside its first fit, that of the first fold to the first symbol: step s is the least loss of its first
 * (s + 1) · `every` iterations, negated, as larger values are better.
 */
export interface FitSteps {
  readonly count: number;
  readonly every: number;
}

/** Everything a trial depends on; also the payload of its job. Plain JSON. */
export interface TrialSpec {
  readonly v: 1;
  readonly trialId: string;
  readonly studyId: string;
  readonly stage: StageName;
  readonly number: number;
  /** the study's seed; the trial's streams are split off it by stage, number and purpose */
  readonly seed: number;
  readonly model: string;
  /** parameters of the model */
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly policy: PositionPolicy;
  readonly features: readonly FeatureName[];
  /** which of the features this trial reads, in their order; absent: all. Rows need all features either way. */
  readonly featureSubset?: readonly FeatureName[];
  readonly label: LabelSpec;
  readonly scaler: ScalerSpec;
  /** which of the features each fold keeps; absent: all */
  readonly selection?: SelectionSpec;
  /** absent: all training rows weigh the same, unless the label says otherwise */
  readonly sampleWeights?: SampleWeightsSpec;
  readonly dataRefs: readonly DataRef[];
  readonly dataRegime: DataRegime;
  readonly runSource: RunSource;
  readonly window: TrialWindow;
  readonly split: Split;
  readonly costs: Costs;
  readonly objective: Objective;
  readonly pruneAt: readonly PruneAt[];
  /** what the steps of `pruneAt` are; absent: the objective after each fold */
  readonly fitSteps?: FitSteps;
}
