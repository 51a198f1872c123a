import { createRng } from '@winnow/core';
import { normalCdf } from '@winnow/numerics';
import { compileSpace } from '../../compileSpace.ts';
import { kernelWeights } from './kernelWeights.ts';
import type { Bandwidth, Observations } from './numericKernels.ts';
import { fitParzen, type Parzen, parzenLogDensity } from './parzen.ts';

/** Observations of which most lie together, so that a point sees many kernels, few or the prior alone. */
function observeCluster(rng: ReturnType<typeof createRng>, n: number): Observations {
  const values = Float64Array.from({ length: n }, (_, i) => (i % 5 === 0 ? rng.uniform() : 0.3 + 0.02 * rng.uniform()));
  return { values, sorted: Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!) };
}

/** The sum over all kernels as it is defined; the last axis is a choice. */
function plainLogDensity({ weights, axes }: Parzen, point: ArrayLike<number>): number {
  const terms = Array.from(weights, (weight, k) => {
    let term = Math.log(weight);
    for (const [d, axis] of axes.entries()) {
      if ('numeric' in axis) {
        const [mu, sigma] = [axis.numeric.mus[k]!, axis.numeric.sigmas[k]!];
        const z = (point[d]! - mu) / sigma;
        const mass = normalCdf((1 - mu) / sigma) - normalCdf(-mu / sigma);
        term -= 0.5 * z * z + Math.log(sigma * mass * Math.sqrt(2 * Math.PI));
      } else {
        const { observed, onChoice, offChoice, prior } = axis.choices;
        term += Math.log(k === observed.length ? prior : observed[k] === point[d] ? onChoice : offChoice);
      }
    }
    return term;
  });
  const max = Math.max(...terms);
  return max + Math.log(terms.reduce((total, term) => total + Math.exp(term - max), 0));
}

describe.each<{ dimensions: number; n: number; bandwidth: Bandwidth }>([
  { dimensions: 2, n: 400, bandwidth: { rule: 'neighbours' } },
  { dimensions: 10, n: 400, bandwidth: { rule: 'neighbours' } },
  { dimensions: 10, n: 400, bandwidth: { rule: 'joint', dimensions: 11 } },
  { dimensions: 70, n: 120, bandwidth: { rule: 'neighbours' } },
  { dimensions: 3, n: 0, bandwidth: { rule: 'neighbours' } },
])('$n observations in $dimensions dimensions, bandwidth $bandwidth.rule', ({ dimensions, n, bandwidth }) => {
  test.each([false, true])('a joint density is the plain sum over kernels to 1e-10 (with a choice: %s)', (isMixed) => {
    const rng = createRng(dimensions + n);
    const names = Array.from({ length: dimensions }, (_, d) => `x${d}`);
    const { params } = compileSpace({
      ...Object.fromEntries(names.map((name) => [name, { type: 'float', low: 0, high: 1 }])),
      ...(isMixed && { choice: { type: 'categorical', choices: ['a', 'b', 'c'] } }),
    });
    const seen = params.map((param): Observations => {
      if (param.type !== 'categorical') return observeCluster(rng, n);
      return { values: Float64Array.from({ length: n }, () => rng.int(3)), sorted: new Int32Array(0) };
    });
    const parzen = fitParzen(params, seen, bandwidth, kernelWeights(n));
    const log = parzenLogDensity(parzen);
    for (const centre of [0, 0.3, 0.31, 0.5, 1]) {
      const point = params.map((param) => {
        if (param.type === 'categorical') return rng.int(3);
        return Math.min(1, Math.max(0, centre + 0.03 * (rng.uniform() - 0.5)));
      });
      expect(Math.abs(log(point) - plainLogDensity(parzen, point))).toBeLessThan(1e-10);
    }
  });
});
