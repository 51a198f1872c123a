import type { CovarianceType, Emission, Hmm } from '../hmm.ts';
import { distanceMetrics, stateDistances } from './stateDistances.ts';

const hmmOf = (nStates: number, nFeatures: number, emission: Emission): Hmm => ({
  nStates,
  nFeatures,
  startProb: new Float64Array(nStates).fill(1 / nStates),
  transMat: new Float64Array(nStates * nStates).fill(1 / nStates),
  emission,
});

const gaussian = (means: number[], covarianceType: CovarianceType, covars: number[], nStates = 1) =>
  hmmOf(nStates, means.length / nStates, {
    family: 'gaussian',
    covarianceType,
    means: Float64Array.from(means),
    covars: Float64Array.from(covars),
  });

const poisson = (...rates: number[]) => hmmOf(1, rates.length, { family: 'poisson', rates: Float64Array.from(rates) });

const categorical = (...probs: number[]) =>
  hmmOf(1, 1, { family: 'categorical', nCategories: probs.length, probs: Float64Array.from(probs) });

const mixture = (weights: number[], means: number[], variances: number[]) =>
  hmmOf(1, 1, {
    family: 'gaussian_mixture',
    covarianceType: 'diag',
    nComponents: weights.length,
    weights: Float64Array.from(weights),
    means: Float64Array.from(means),
    covars: Float64Array.from(variances),
  });

const student = (mean: number, scale: number, dof: number) =>
  hmmOf(1, 1, {
    family: 'student_t',
    covarianceType: 'full',
    means: Float64Array.of(mean),
    scales: Float64Array.of(scale),
    dof: Float64Array.of(dof),
  });

const between = (p: Hmm, q: Hmm, metric: (typeof distanceMetrics)[number] = 'bhattacharyya') =>
  stateDistances(p, q, metric)[0]!;

const logNormal = (x: number, mean: number, variance: number) =>
  -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) ** 2 / variance);

/** Trapezium rule, exact to rounding for a smooth integrand that vanishes at both ends. */
function integrate(f: (x: number) => number): number {
  const [low, high, steps] = [-40, 40, 4000];
  const h = (high - low) / steps;
  return h * Array.from({ length: steps }, (_v, i) => f(low + i * h)).reduce((a, b) => a + b, 0);
}

test('both distances of Gaussians are the integrals that define them', () => {
  const [p, q] = [gaussian([0.3], 'full', [1.5]), gaussian([-1.1], 'full', [4])];
  const logP = (x: number) => logNormal(x, 0.3, 1.5);
  const logQ = (x: number) => logNormal(x, -1.1, 4);
  const overlap = integrate((x) => Math.exp((logP(x) + logQ(x)) / 2));
  const jeffreys = integrate((x) => (Math.exp(logP(x)) - Math.exp(logQ(x))) * (logP(x) - logQ(x)));
  expect(between(p, q)).toBeCloseTo(-Math.log(overlap), 12);
  expect(between(p, q, 'symmetric_kl')).toBeCloseTo(jeffreys, 12);
});

test('both distances of Poisson counts are the sums that define them', () => {
  const logMass = (n: number, rate: number) => {
    let log = -rate;
    for (let i = 1; i <= n; i++) log += Math.log(rate / i);
    return log;
  };
  const counts = Array.from({ length: 80 }, (_v, n) => [logMass(n, 2), logMass(n, 5)] as const);
  const overlap = counts.reduce((sum, [p, q]) => sum + Math.exp((p + q) / 2), 0);
  const jeffreys = counts.reduce((sum, [p, q]) => sum + (Math.exp(p) - Math.exp(q)) * (p - q), 0);
  expect(between(poisson(2), poisson(5))).toBeCloseTo(-Math.log(overlap), 12);
  expect(between(poisson(2), poisson(5), 'symmetric_kl')).toBeCloseTo(jeffreys, 12);
});

test('categorical states without a common category are infinitely far apart', () => {
  expect(between(categorical(0.5, 0.5), categorical(0.1, 0.9))).toBeCloseTo(
    -Math.log(Math.sqrt(0.05) + Math.sqrt(0.45)),
    12,
  );
  expect(between(categorical(1, 0), categorical(0, 1))).toBe(Infinity);
  expect(between(categorical(1, 0), categorical(0.5, 0.5), 'symmetric_kl')).toBe(Infinity);
  expect(between(categorical(1, 0), categorical(1, 0), 'symmetric_kl')).toBe(0);
});

test.each(distanceMetrics)('%s: every way to write one covariance gives the same distance', (metric) => {
  const other = gaussian([0, 1], 'full', [2, 0.5, 0.5, 1]);
  const same = [
    gaussian([1, 1], 'spherical', [3]),
    gaussian([1, 1], 'diag', [3, 3]),
    gaussian([1, 1], 'tied', [3, 0, 0, 3]),
    gaussian([1, 1], 'full', [3, 0, 0, 3]),
  ];
  const distances = same.map((hmm) => between(hmm, other, metric));
  for (const distance of distances) expect(distance).toBeCloseTo(distances[0]!, 14);
  expect(distances[0]).toBeGreaterThan(0);
});

test.each(distanceMetrics)('%s does not depend on the units or the rotation of the features', (metric) => {
  // (x, y) → (3x + y, x − 2y) of both states
  const before = between(
    gaussian([1, 2], 'full', [1, 0.3, 0.3, 2]),
    gaussian([0, 1], 'full', [2, -0.4, -0.4, 1]),
    metric,
  );
  const after = between(
    gaussian([5, -3], 'full', [12.8, -2.5, -2.5, 7.8]),
    gaussian([1, -2], 'full', [16.6, 6, 6, 7.6]),
    metric,
  );
  expect(after).toBeCloseTo(before, 12);
});

test.each(distanceMetrics)(
  '%s is 0 from a state to itself, symmetric, and adds up over independent features',
  (metric) => {
    const p = gaussian([1, 5, 2, 6], 'diag', [1, 2, 3, 4], 2);
    const q = gaussian([0, 4, 1, 1], 'diag', [2, 2, 1, 5], 2);
    const forth = stateDistances(p, q, metric);
    const back = stateDistances(q, p, metric);
    expect(Array.from(stateDistances(p, p, metric)).filter((_d, i) => i % 3 === 0)).toEqual([0, 0]);
    expect([back[0], back[2], back[1], back[3]]).toEqual(Array.from(forth));
    const first = between(gaussian([1], 'diag', [1]), gaussian([0], 'diag', [2]), metric);
    const second = between(gaussian([5], 'diag', [2]), gaussian([4], 'diag', [2]), metric);
    expect(forth[0]).toBeCloseTo(first + second, 12);
  },
);

test('mixtures and Student t enter by their mean and covariance', () => {
  const other = gaussian([2], 'diag', [1]);
  // mean 0.5 · (−1 + 3) = 1, variance 0.5 · (1 + 3) + 2²
  expect(between(mixture([0.5, 0.5], [-1, 3], [1, 3]), other)).toBeCloseTo(
    between(gaussian([1], 'diag', [6]), other),
    12,
  );
  expect(between(student(1, 3, 4), other)).toBeCloseTo(between(gaussian([1], 'diag', [6]), other), 12);
  expect(between(student(1, 3, 4), mixture([0.5, 0.5], [-1, 3], [1, 3]))).toBeCloseTo(0, 12);
});

test('a tied mixture has the one covariance of its state', () => {
  const tied = hmmOf(2, 1, {
    family: 'gaussian_mixture',
    covarianceType: 'tied',
    nComponents: 2,
    weights: Float64Array.of(0.5, 0.5, 0.5, 0.5),
    means: Float64Array.of(-1, 1, 0, 0),
    covars: Float64Array.of(2, 5),
  });
  const alone = gaussian([0, 0], 'diag', [3, 5], 2);
  const [first, , , second] = stateDistances(tied, alone, 'bhattacharyya');
  expect([first, second]).toEqual([0, 0]);
});

test.each([
  ['other features', gaussian([1], 'diag', [1]), gaussian([1, 1], 'diag', [1, 1])],
  ['families of another kind', poisson(1), gaussian([1], 'diag', [1])],
  ['other categories', categorical(0.5, 0.5), categorical(0.2, 0.3, 0.5)],
  [
    'a covariance that is not positive definite',
    gaussian([1, 1], 'full', [1, 2, 2, 1]),
    gaussian([1, 1], 'diag', [1, 1]),
  ],
])('stateDistances() refuses %s', (_name, p, q) => {
  expect(() => stateDistances(p, q, 'bhattacharyya')).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
