import type { StageName } from '@winnow/core';
import type { Costs, Objective, PositionPolicy, RunSource, Split } from '@winnow/evaluation';
import type { FeatureName, LabelSpec, SampleWeightsSpec, ScalerSpec, SelectionSpec } from '@winnow/features';
import type { GatePolicy } from '@winnow/gates';
import type { DatasetSpec } from '@winnow/market';
import type { ModelName } from '@winnow/models';
import type { DataRef, FitSteps, TrialWindow } from '@winnow/pipeline';
import type { Budget, Order, PrunerSpec, SamplerSpec, SpaceJson, StopReason } from '@winnow/search';
import type { FeatureSubsets } from './featureSubsets.ts';
import type { Choice } from './rankFronts.ts';

/** One stage, settled: every default applied, dates as epoch ms. */
export interface StageSpec {
  readonly symbols: readonly string[];
  readonly window: TrialWindow;
  readonly split: Split;
  readonly topK: number;
  /** how many trials the stage has: asked of the sampler in `search`, handed over from the stage before otherwise */
  readonly trials: number;
  /** of `search`: what ends it before it has had all its trials */
  readonly stop?: Omit<Budget, 'trials'>;
  /** values that differ by no more are equal; default: 0 */
  readonly tieTolerance?: number;
}

/** A study file with everything settled: what is stored, and all that the stages depend on. Plain JSON. */
export interface StudySpec {
  readonly name: string;
  readonly seed: number;
  readonly dataset: DatasetSpec;
  readonly features: { readonly name: string; readonly version: number; readonly features: readonly FeatureName[] };
  /** searched as the parameter `feature_subset`; absent: every trial reads all features */
  readonly featureSubsets?: FeatureSubsets;
  readonly label: LabelSpec;
  readonly scaler: ScalerSpec;
  readonly selection?: SelectionSpec;
  readonly sampleWeights?: SampleWeightsSpec;
  readonly models: readonly ModelName[];
  /** explicit, conditional on `model` where there are several */
  readonly space: SpaceJson;
  readonly policy: PositionPolicy;
  /** what the value of a trial is */
  readonly objective: Objective;
  /** of a study with several objectives, the first of which is `objective` */
  readonly several?: Choice;
  readonly stages: Readonly<Record<StageName, StageSpec>>;
  readonly sampler: SamplerSpec;
  readonly pruner: PrunerSpec;
  /** what the pruner's steps are in `search`; absent: the objective after each fold */
  readonly fitSteps?: FitSteps;
  readonly parallelism: number;
  readonly order: Order;
  readonly costs: Costs;
  readonly gate: GatePolicy;
  readonly runSource: RunSource;
}

/** Which limit ended a search before it had had all its trials. */
export type EarlyEnd = StopReason;

/** A study spec bound to the data it was submitted with. */
export interface BoundStudy {
  readonly id: string;
  readonly spec: StudySpec;
  readonly dataRefs: readonly DataRef[];
  /** why its search has ended early, once it has */
  readonly earlyEnd?: EarlyEnd | null;
}
