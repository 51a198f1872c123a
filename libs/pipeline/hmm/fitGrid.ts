import {
  bestFit,
  type Hmm,
  type HmmFit,
  type HmmFitOptions,
  informationCriteria,
  logLikelihood,
  type Observations,
} from '@winnow/models';
import type { HmmFitTask, OnFit, RunFitTasks } from './fitTask.ts';
import type { HmmConfig } from './hmmConfig.ts';
import { type PartName, partNames, type RowRange, type SplitRanges } from './splitTable.ts';

/** Log-likelihood of each part by itself, in nats; null for a part without rows. */
export type PartLogLik = Readonly<Record<PartName, number | null>>;

/** The best of all restarts with one number of states. */
export interface GridPoint {
  readonly nStates: number;
  readonly fit: HmmFit;
  readonly logLik: PartLogLik;
  readonly nParameters: number;
  /** of the rows that the model was fitted on */
  readonly aic: number;
  readonly bic: number;
}

/** Scaled features of all rows, and where the parts lie. */
export interface ScaledTable {
  /** [N, D] */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
  readonly parts: SplitRanges;
}

/**
 * Fits every number of states of the grid, `n_init` restarts each.
 * @param fittedOn rows to learn from
 * @param warm     a model of an earlier training: one more start for its number of states
 * @returns one point for each of `grid`, in its order
 */
export async function fitGrid(
  grid: readonly number[],
  table: ScaledTable,
  fittedOn: Observations,
  config: HmmConfig,
  runTasks: RunFitTasks,
  onFit: OnFit,
  warm?: Hmm,
): Promise<GridPoint[]> {
  const tasks = grid.map((nStates) => restartsOf(nStates, fittedOn, config, warm));
  const fits = await runTasks(tasks.flat(), onFit);
  let taken = 0;
  return tasks.map(({ length }) => {
    const own = fits.slice(taken, taken + length);
    taken += length;
    return gridPoint(bestFit(own), table, fittedOn);
  });
}

function restartsOf(
  nStates: number,
  observations: Observations,
  config: HmmConfig,
  warm: Hmm | undefined,
): HmmFitTask[] {
  const { n_init: nInit, random_state: seed } = config.model;
  const options = fitOptions(config, nStates);
  const tasks = Array.from({ length: nInit }, (_, restart): HmmFitTask => ({ observations, options, restart, seed }));
  if (warm?.nStates !== nStates || !isOfShape(warm, config)) return tasks;
  return [...tasks, { observations, options: { ...options, init: warm }, restart: 0, seed }];
}

/** Whether a model has the family and the covariances that are to be fitted. */
function isOfShape({ emission }: Hmm, { model }: HmmConfig): boolean {
  const covarianceType = 'covarianceType' in emission ? emission.covarianceType : undefined;
  const nComponents = 'nComponents' in emission ? emission.nComponents : undefined;
  const { n_components = emission.family === 'gaussian_mixture' ? 2 : undefined } = model;
  return emission.family === model.emission && covarianceType === model.covariance_type && nComponents === n_components;
}

export function gridPoint(fit: HmmFit, table: ScaledTable, fittedOn: Observations): GridPoint {
  const { nParameters, aic, bic } = informationCriteria(fit.hmm, fit.logLik, fittedOn.rows);
  return { nStates: fit.hmm.nStates, fit, logLik: partLogLik(fit.hmm, table), nParameters, aic, bic };
}

/** A range of rows as one run. */
export function rowsToObserve({ data, cols }: ScaledTable, { start, end }: RowRange): Observations {
  return { data: data.subarray(start * cols, end * cols), rows: end - start, cols, runStarts: Int32Array.of(0) };
}

function partLogLik(hmm: Hmm, table: ScaledTable): PartLogLik {
  const scores = partNames.map((name) => {
    const range = table.parts[name];
    return [name, range.start === range.end ? null : logLikelihood(hmm, rowsToObserve(table, range))] as const;
  });
  return Object.fromEntries(scores) as unknown as PartLogLik;
}

export function fitOptions({ model }: HmmConfig, nStates: number): HmmFitOptions {
  return {
    emission: model.emission,
    covarianceType: model.covariance_type,
    ...(model.emission === 'gaussian_mixture' ? { nComponents: model.n_components ?? 2 } : {}),
    nStates,
    nIter: model.n_iter,
    tol: model.tol,
    nInit: model.n_init,
    init: model.init,
    onDegenerate: model.on_degenerate,
    prior: { stickiness: model.stickiness, diagonalLoading: model.diagonal_loading, shrinkage: model.shrinkage },
  };
}
