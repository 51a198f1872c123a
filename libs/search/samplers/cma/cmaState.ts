/**
 * CMA-ES: the state of one run and its update (Hansen 2016, "The CMA evolution strategy: a tutorial", with active update
 * of the covariance, as in appendix A), minimising.
 *
 * Notation: d dimensions, λ points a generation, μ the better half, m mean, σ step size, C covariance, B D² Bᵀ = C.
 */

import { symmetricEigen } from '@winnow/numerics';

/** What depends on d and λ alone. */
export interface CmaConstants {
  readonly d: number;
  readonly lambda: number;
  /** [λ] of ranks, best first; the positive ones sum to 1 */
  readonly weights: Float64Array;
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
  /** expected length of a standard normal vector */
  readonly chiN: number;
}

export interface CmaState {
  readonly constants: CmaConstants;
  readonly generation: number;
  /** [d] */
  readonly mean: Float64Array;
  readonly sigma: number;
  /** [d, d] */
  readonly covariance: Float64Array;
  /** [d, d] eigenvectors in columns */
  readonly vectors: Float64Array;
  /** [d] square roots of the eigenvalues */
  readonly scales: Float64Array;
  /** [d] evolution paths */
  readonly pathSigma: Float64Array;
  readonly pathC: Float64Array;
}

const FARTHEST = 3; // beyond √d: a point of this state is longer less than once in 10,000
const LEAST_EIGENVALUE = 1e-20; // rounding may leave C with an eigenvalue below 0

export function cmaConstants(d: number, lambda: number): CmaConstants {
  const raw = Float64Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
  const mu = Math.floor(lambda / 2);
  const effective = (part: Float64Array) => sumOf(part) ** 2 / sumOf(part.map((w) => w * w));
  const muEff = effective(raw.subarray(0, mu));
  const muEffMinus = effective(raw.subarray(mu));
  const c1 = 2 / ((d + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (muEff - 2 + 1 / muEff)) / ((d + 2) ** 2 + muEff));
  const cSigma = (muEff + 2) / (d + muEff + 5);
  const negative = Math.min(1 + c1 / cMu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cMu) / (d * cMu));
  const positiveSum = sumOf(raw.filter((w) => w > 0));
  const negativeSum = -sumOf(raw.filter((w) => w < 0));
  return {
    d,
    lambda,
    weights: raw.map((w) => (w >= 0 ? w / positiveSum : (w * negative) / negativeSum)),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (d + 1)) - 1) + cSigma,
    cC: (4 + muEff / d) / (d + 4 + (2 * muEff) / d),
    c1,
    cMu,
    chiN: Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d)),
  };
}

export function startCma(mean: Float64Array, sigma: number, lambda: number): CmaState {
  const d = mean.length;
  const identity = new Float64Array(d * d);
  for (let i = 0; i < d; i++) identity[i * d + i] = 1;
  return {
    constants: cmaConstants(d, lambda),
    generation: 0,
    mean,
    sigma,
    covariance: identity,
    vectors: identity,
    scales: new Float64Array(d).fill(1),
    pathSigma: new Float64Array(d),
    pathC: new Float64Array(d),
  };
}

/**
 * The state after one generation.
 * @param points [λ] of [d], best first
 */
export function updateCma(state: CmaState, points: readonly Float64Array[]): CmaState {
  const { constants, sigma } = state;
  const { d, weights, muEff, cSigma, dSigma, cC, c1, cMu, chiN } = constants;
  const steps = points.map((point) =>
    clipStep(
      state,
      point.map((x, i) => (x - state.mean[i]!) / sigma),
    ),
  );
  const step = new Float64Array(d);
  for (const [k, y] of steps.entries()) {
    if (weights[k]! > 0) for (let i = 0; i < d; i++) step[i]! += weights[k]! * y[i]!;
  }
  const whitened = whiten(state, step);
  const pathSigma = state.pathSigma.map(
    (p, i) => (1 - cSigma) * p + Math.sqrt(cSigma * (2 - cSigma) * muEff) * whitened[i]!,
  );
  const length = norm(pathSigma);
  const expected = (1.4 + 2 / (d + 1)) * chiN * Math.sqrt(1 - (1 - cSigma) ** (2 * (state.generation + 1)));
  const onTrack = length < expected ? 1 : 0; // the tutorial's h_σ: a long path must not widen C as well
  const pathC = state.pathC.map((p, i) => (1 - cC) * p + onTrack * Math.sqrt(cC * (2 - cC) * muEff) * step[i]!);
  const covariance = updateCovariance(state, steps, pathC, c1 * (1 - onTrack) * cC * (2 - cC), c1, cMu);
  const { values, vectors } = symmetricEigen(covariance, d);
  return {
    constants,
    generation: state.generation + 1,
    mean: state.mean.map((m, i) => m + sigma * step[i]!),
    sigma: sigma * Math.exp(Math.min(1, (cSigma / dSigma) * (length / chiN - 1))),
    covariance,
    vectors,
    scales: values.map((value) => Math.sqrt(Math.max(value, LEAST_EIGENVALUE))),
    pathSigma,
    pathC,
  };
}

function updateCovariance(
  state: CmaState,
  steps: readonly Float64Array[],
  pathC: Float64Array,
  lost: number,
  c1: number,
  cMu: number,
): Float64Array {
  const { d, weights } = state.constants;
  const keep = 1 + lost - c1 - cMu * sumOf(weights);
  const covariance = state.covariance.map((c) => keep * c);
  const factors = steps.map((y, k) => {
    const w = weights[k]!;
    return cMu * (w >= 0 ? w : (w * d) / (norm(whiten(state, y)) ** 2 + 1e-8)); // bounds what a far point takes away
  });
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = c1 * pathC[i]! * pathC[j]!;
      for (let k = 0; k < steps.length; k++) sum += factors[k]! * steps[k]![i]! * steps[k]![j]!;
      covariance[i * d + j]! += sum;
      if (i !== j) covariance[j * d + i] = covariance[i * d + j]!;
    }
  }
  return covariance;
}

/** Points of an older state may lie where this one draws nothing: they are shortened (Hansen 2011, "Injecting external solutions"). */
function clipStep(state: CmaState, step: Float64Array): Float64Array {
  const { d } = state.constants;
  const longest = Math.sqrt(d) + FARTHEST;
  const length = norm(whiten(state, step));
  return length <= longest ? step : step.map((y) => (y * longest) / length);
}

/** C^(−1/2) y */
function whiten({ vectors, scales }: CmaState, y: Float64Array): Float64Array {
  const d = y.length;
  const turned = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    for (let i = 0; i < d; i++) turned[j]! += vectors[i * d + j]! * y[i]!;
    turned[j]! /= scales[j]!;
  }
  const out = new Float64Array(d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) out[i]! += vectors[i * d + j]! * turned[j]!;
  return out;
}

/** B D z: a step of the current shape. */
export function shapeStep({ vectors, scales }: CmaState, z: Float64Array): Float64Array {
  const d = z.length;
  const out = new Float64Array(d);
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) out[i]! += vectors[i * d + j]! * scales[j]! * z[j]!;
  return out;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(sumOf(vector.map((x) => x * x)));
}

function sumOf(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
