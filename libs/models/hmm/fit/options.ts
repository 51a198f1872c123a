import type { Convergence } from '../../contract.ts';
import type { EmissionPrior } from '../emissions/emissionFamily.ts';
import type { CovarianceType, EmissionName, Hmm } from '../hmm.ts';

/** All priors of a model; the Dirichlet ones are pseudo-counts above the flat prior, 0 is none. */
export interface HmmPrior extends EmissionPrior {
  /** added to the expected count of each state at the first rows */
  readonly startConcentration: number;
  /** added to the expected count of each move */
  readonly transitionConcentration: number;
  /** added to the expected count of staying (Fox et al. 2011, "A sticky HDP-HMM"): lengthens the dwell times */
  readonly stickiness: number;
}

/** `scaled` falls back to log space by itself where a row underflows; `log` is its slower twin. */
export type Numerics = 'scaled' | 'log';

export interface EmOptions {
  /** cap on maximisation steps */
  readonly nIter: number;
  /** stop when a step raises the objective (total log-likelihood plus log prior) by this many nats or fewer */
  readonly tol: number;
  readonly numerics?: Numerics;
  readonly prior?: Partial<HmmPrior>;
  /** called before each iteration; throws to stop the fit */
  readonly throwIfAborted?: () => void;
}

/**
 * How the first restart starts; a model is a warm start. Further restarts start from k-means++ centres, or from random
 * rows with `random`. Clustered starts are two, by different descriptions of the rows, of which a short run of EM keeps
 * the better (see `chooseStart`).
 */
export type Initialisation = 'kmeans' | 'quantile' | 'random' | Hmm;

export interface HmmFitOptions {
  readonly emission: EmissionName;
  /** of the Gaussian families; default diag */
  readonly covarianceType?: CovarianceType;
  /** M of a mixture; default 2 */
  readonly nComponents?: number;
  /** V of a categorical emission; default 1 + the largest value */
  readonly nCategories?: number;
  readonly nStates: number;
  readonly nIter: number;
  readonly tol: number;
  readonly nInit: number;
  readonly init: Initialisation;
  readonly numerics?: Numerics;
  /** what to do with a state that loses its rows or shrinks onto the variance floor: report it (default) or re-seed it */
  readonly onDegenerate?: 'stop' | 'reseed';
  readonly prior?: Partial<HmmPrior>;
}

export interface HmmFit {
  readonly hmm: Hmm;
  /** history: total log-likelihood plus log prior of the training rows, which does not fall */
  readonly convergence: Convergence;
  /** log p(x) of the training rows under `hmm`, nats */
  readonly logLik: number;
  /** states of `hmm` that hold no rows or have shrunk onto the variance floor, ascending */
  readonly degenerateStates: readonly number[];
  /** how often states were re-seeded */
  readonly reseeded: number;
  readonly restart: number;
}
