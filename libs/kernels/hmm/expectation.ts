import { kernels } from '../memory/kernels.ts';
import { paddedStates } from './paddedStates.ts';
import type { HmmWorkspace } from './workspace.ts';

/** What the expectation step learns about the chain. */
export interface ChainExpectation {
  /** log p(x_1..T), summed over the runs, nats; −∞ when the model cannot produce a row */
  readonly logLik: number;
  /** [K] expected number of runs that start in each state */
  readonly startCounts: Float64Array;
  /** [K, K] expected number of moves from row-state to column-state */
  readonly moves: Float64Array;
}

/** What it learns about the emissions of a Gaussian model. */
export interface GaussianMoments {
  /** [K] expected number of rows in each state */
  readonly occupancy: Float64Array;
  /** [K, D] Σ_t p(s_t = k) (x_t − m_k), m_k the mean before the step */
  readonly deviations: Float64Array;
  /** Σ_t p(s_t = k) (x_t − m_k)², [K, D] for `diag`; with all products, [K, D, D] symmetric, for `full` */
  readonly squares: Float64Array;
}

/**
 * Expectation step of a Gaussian model whose chain and Gaussians are loaded: forward and backward pass and moments.
 */
export function gaussianExpectation(work: HmmWorkspace): ChainExpectation & GaussianMoments {
  const chain = passes(work);
  const { occupancy, first, second } = work.regions;
  const squares = joinLanes(second.view());
  if (work.sizes.emission === 'full') mirrorLower(squares, work.sizes.nFeatures);
  return { ...chain, occupancy: joinLanes(occupancy.view()), deviations: joinLanes(first.view()), squares };
}

/** Both passes, without reading the moments. */
export function passes({ sizes, regions, frame }: HmmWorkspace): ChainExpectation {
  const { nStates } = sizes;
  const logLik = kernels().forward(frame.address);
  kernels().backward(frame.address);
  const stride = paddedStates(nStates);
  const sums = regions.moves.view();
  const transMat = regions.transMat.view();
  const moves = new Float64Array(nStates * nStates);
  for (let i = 0; i < nStates; i++) {
    for (let j = 0; j < nStates; j++) moves[i * nStates + j] = sums[i * stride + j]! * transMat[i * stride + j]!;
  }
  return { logLik, startCounts: regions.startCounts.view().slice(0, nStates), moves };
}

/** @param pairs [n, 2]. @returns [n] their sums */
function joinLanes(pairs: Float64Array): Float64Array {
  const sums = new Float64Array(pairs.length / 2);
  for (let i = 0; i < sums.length; i++) sums[i] = pairs[2 * i]! + pairs[2 * i + 1]!;
  return sums;
}

/** @param matrices [K, D, D] of which the lower triangles are right */
function mirrorLower(matrices: Float64Array, n: number): void {
  for (let start = 0; start < matrices.length; start += n * n) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) matrices[start + j * n + i] = matrices[start + i * n + j]!;
    }
  }
}
