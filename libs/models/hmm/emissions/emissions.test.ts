import { createRng } from '@winnow/core';
import { emissionCases, randomModel, withMissing } from '../../testing/randomModel.ts';
import { predictiveMoments } from '../chain/predictiveMoments.ts';
import { predictNext } from '../chain/predictNext.ts';
import { sampleHmm } from '../chain/sampleHmm.ts';
import type { CovarianceType, Emission, GaussianEmission, Hmm, MixtureEmission, StudentEmission } from '../hmm.ts';
import { covarianceAt } from './components/components.ts';
import { emissionFamilyOf } from './emissionFamilies.ts';

function logDensity(hmm: Hmm, data: Float64Array): Float64Array {
  const rows = data.length / hmm.nFeatures;
  const out = new Float64Array(rows * hmm.nStates);
  emissionFamilyOf(hmm).logDensityOf(hmm)({ data, rows, cols: hmm.nFeatures, runStarts: Int32Array.of(0) }, out);
  return out;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThan(tolerance);
}

function makeModel(emission: Emission, nStates: number, nFeatures: number): Hmm {
  const { startProb, transMat } = randomModel(emissionCases[0]!, nStates, nFeatures, createRng(1));
  return { nStates, nFeatures, startProb, transMat, emission };
}

const rng = createRng(21);
const rows = Float64Array.from({ length: 2 * 25 }, () => 2 * rng.normal());

describe.each(emissionCases)('$emission $covarianceType', (family) => {
  const hmm = randomModel(family, 3, 2, createRng(22));
  const drawn = sampleHmm({ ...hmm, transMat: new Float64Array(9).fill(1 / 3) }, 12_000, createRng(23));

  /** Rows of state k, and a region that has many of them: categories 0 and 1, or a box around the mean. */
  const regionOf = (k: number) => {
    const { means } = emissionFamilyOf(hmm).moments(hmm);
    const centre = means.subarray(k * hmm.nFeatures, (k + 1) * hmm.nFeatures);
    const isCategory = family.emission === 'categorical';
    const holds = (value: number, d: number) => (isCategory ? value <= 1 : Math.abs(value - centre[d]!) < 1);
    return { size: 2 ** hmm.nFeatures, isInside: (row: Float64Array) => row.every(holds) }; // two values, or length 2
  };

  test('is a density: the average of 1 / (density of rows drawn from it) over a region is the size of the region', () => {
    const logs = logDensity(hmm, drawn.data);
    for (let k = 0; k < 3; k++) {
      const { size, isInside } = regionOf(k);
      let [sum, count, squares] = [0, 0, 0];
      drawn.states.forEach((state, t) => {
        if (state !== k) return;
        const row = drawn.data.subarray(t * hmm.nFeatures, (t + 1) * hmm.nFeatures);
        const inverse = isInside(row) ? Math.exp(-logs[t * 3 + k]!) : 0;
        count++;
        sum += inverse;
        squares += inverse ** 2;
      });
      expect(Math.abs(sum / count - size)).toBeLessThan((5 * Math.sqrt(squares)) / count); // five standard errors
      expect(Math.sqrt(squares) / count).toBeLessThan(0.15 * size); // or the check says little
    }
  });

  test('moments() are those of drawn rows', () => {
    const { means, variances } = emissionFamilyOf(hmm).moments(hmm);
    if (family.emission === 'student_t') return expect(variances.every((value) => value > 0)).toBe(true); // heavy tails
    for (let k = 0; k < 3; k++) {
      for (let d = 0; d < hmm.nFeatures; d++) {
        const values = Array.from(drawn.data).filter(
          (_v, i) => i % hmm.nFeatures === d && drawn.states[Math.floor(i / hmm.nFeatures)] === k,
        );
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
        const kd = k * hmm.nFeatures + d;
        expect(Math.abs(mean - means[kd]!)).toBeLessThan(6 * Math.sqrt(variances[kd]! / values.length));
        expect(Math.abs(variance / variances[kd]! - 1)).toBeLessThan(0.2); // 4,000 draws, kurtosis up to 9
      }
    }
  });

  test('a row with nothing observed has log density 0', () => {
    expectClose(logDensity(hmm, new Float64Array(hmm.nFeatures).fill(Number.NaN)), [0, 0, 0], 1e-15);
  });

  test('permute() moves every parameter of a state, and twice is once', () => {
    const { permute } = emissionFamilyOf(hmm);
    const turned = { ...hmm, emission: permute(hmm.emission, [2, 0, 1]) };
    const [before, after] = [logDensity(hmm, drawn.data.slice(0, 12)), logDensity(turned, drawn.data.slice(0, 12))];
    before.forEach((value, tk) => {
      const row = tk - (tk % 3);
      expect(after[row + [1, 2, 0][tk % 3]!]).toBe(value);
    });
    expect(permute(turned.emission, [1, 2, 0])).toEqual(hmm.emission);
  });

  test('a step with all values missing changes nothing in the emissions', () => {
    const obs = {
      data: new Float64Array(4 * hmm.nFeatures).fill(Number.NaN),
      rows: 4,
      cols: hmm.nFeatures,
      runStarts: Int32Array.of(0),
    };
    const none = new Float64Array(hmm.nFeatures).fill(1e-6);
    const prior = {
      varianceFloor: none,
      covarsPrior: 0,
      diagonalLoading: 0,
      shrinkage: 0,
      pseudoCounts: 0,
      pooledVariances: none,
      rows: 4,
    };
    const { accumulate, maximise } = emissionFamilyOf(hmm);
    const after = maximise(hmm, accumulate(hmm, obs, new Float64Array(12).fill(1 / 3)), prior);
    const valuesOf = (emission: Emission) =>
      Object.values(emission).flatMap((value) => (value instanceof Float64Array ? [...value] : []));
    expectClose(valuesOf(after), valuesOf(hmm.emission), 1e-14);
  });

  test('predictiveMoments() are those of the mixture of the next states', () => {
    const { mean, variance } = predictiveMoments(hmm, Float64Array.of(0.2, 0.5, 0.3));
    const probs = predictNext(hmm, Float64Array.of(0.2, 0.5, 0.3));
    const { means, variances } = emissionFamilyOf(hmm).moments(hmm);
    for (let d = 0; d < hmm.nFeatures; d++) {
      const at = (values: Float64Array, k: number) => values[k * hmm.nFeatures + d]!;
      const expectation = (f: (k: number) => number) => probs.reduce((sum, prob, k) => sum + prob * f(k), 0);
      const first = expectation((k) => at(means, k));
      expect(mean[d]).toBeCloseTo(first, 12);
      expect(variance[d]).toBeCloseTo(expectation((k) => at(variances, k) + at(means, k) ** 2) - first ** 2, 10);
    }
  });
});

describe('special cases', () => {
  const full = randomModel(
    { emission: 'gaussian', covarianceType: 'full' },
    2,
    2,
    createRng(24),
  ) as Hmm<GaussianEmission>;

  test('a full Gaussian has the density of its formula', () => {
    const { means, covars } = full.emission;
    const [a, b, d] = [covars[0]!, covars[1]!, covars[3]!];
    const [x, y] = [rows[0]! - means[0]!, rows[1]! - means[1]!];
    const determinant = a * d - b * b;
    const distance = (d * x * x - 2 * b * x * y + a * y * y) / determinant;
    const expected = -0.5 * (distance + Math.log(determinant)) - Math.log(2 * Math.PI);
    expect(logDensity(full, rows.slice(0, 2))[0]).toBeCloseTo(expected, 12);
  });

  test('of a full Gaussian a missing feature leaves the marginal of the other', () => {
    const { means, covars } = full.emission;
    const data = Float64Array.of(Number.NaN, 0.7, 0.4, Number.NaN);
    const logNormal = (x: number, mean: number, variance: number) =>
      -0.5 * ((x - mean) ** 2 / variance + Math.log(2 * Math.PI * variance));
    const expected = [0, 1].map((k) => logNormal(0.7, means[2 * k + 1]!, covars[4 * k + 3]!));
    const second = [0, 1].map((k) => logNormal(0.4, means[2 * k]!, covars[4 * k]!));
    expectClose(logDensity(full, data), [...expected, ...second], 1e-12);
  });

  const asFull = (values: number[]) =>
    Float64Array.from(values.flatMap((_v, kd) => (kd % 2 === 0 ? [values[kd]!, 0] : [0, values[kd]!])));

  test.each(['gaussian', 'student_t'] as const)(
    '%s: diagonal matrices give what diag gives, missing values included',
    (family) => {
      const variances = [0.5, 2, 1, 0.3];
      const means = Float64Array.of(0, 1, -1, 0.5);
      const emissionOf = (covarianceType: CovarianceType, covars: Float64Array): Emission =>
        family === 'gaussian'
          ? { family, covarianceType, means, covars }
          : { family, covarianceType, means, scales: covars, dof: Float64Array.of(3, 7) };
      const data = withMissing(rows, 0.3, createRng(25));
      const diag = makeModel(emissionOf('diag', Float64Array.from(variances)), 2, 2);
      const matrices = makeModel(emissionOf('full', asFull(variances)), 2, 2);
      expectClose(logDensity(matrices, data), logDensity(diag, data), 1e-12);
    },
  );

  test('a mixture of one component is a Gaussian', () => {
    const { means, covars } = full.emission;
    const weights = Float64Array.of(1, 1);
    const one: MixtureEmission = {
      family: 'gaussian_mixture',
      covarianceType: 'full',
      nComponents: 1,
      weights,
      means,
      covars,
    };
    expectClose(logDensity(makeModel(one, 2, 2), rows), logDensity(full, rows), 1e-12);
  });

  test('a Student t of very many degrees of freedom is a Gaussian', () => {
    const { means, covars } = full.emission;
    const dof = Float64Array.of(1e9, 1e9);
    const student: StudentEmission = { family: 'student_t', covarianceType: 'full', means, scales: covars, dof };
    expectClose(logDensity(makeModel(student, 2, 2), rows), logDensity(full, rows), 1e-4);
  });

  test('a Student t of one feature and 3 degrees of freedom has the density of its formula', () => {
    const emission: StudentEmission = {
      family: 'student_t',
      covarianceType: 'spherical',
      means: Float64Array.of(0),
      scales: Float64Array.of(1),
      dof: Float64Array.of(3),
    };
    const x = 1.7;
    const expected = Math.log(6 * Math.sqrt(3)) - Math.log(Math.PI) - 2 * Math.log(3 + x * x);
    expect(logDensity(makeModel(emission, 1, 1), Float64Array.of(x))[0]).toBeCloseTo(expected, 12);
  });

  test('covarianceAt() of a tied model is the same in every state', () => {
    const shape = { nComponents: 2, nFeatures: 2, tieSize: 2, means: new Float64Array(4) };
    const tied = { ...shape, covarianceType: 'tied' as const, covars: Float64Array.of(1, 0.2, 0.2, 3) };
    expect([covarianceAt(tied, 0, 0, 1), covarianceAt(tied, 1, 1, 1)]).toEqual([0.2, 3]);
  });
});
