import { createRng } from '@winnow/core';
import { compileSpace } from '../../compileSpace.ts';
import type { History } from '../../history.ts';
import { encode, fitTrials } from './fitTrials.ts';
import { logExpectedImprovement } from './logExpectedImprovement.ts';
import { maximiseOverCube } from './maximiseOverCube.ts';
import { createSurface } from './surface.ts';

const space = compileSpace({
  model: { type: 'categorical', choices: ['a', 'b', 'c'] },
  x: { type: 'float', low: 0, high: 1 },
  onlyB: { type: 'float', low: 1e-3, high: 1, log: true, when: { model: ['b'] } },
  depth: { type: 'int', low: 1, high: 40 },
});
const rng = createRng(5);
const history: History = Array.from({ length: 18 }, (_, number) => {
  const model = 'abc'[number % 3]!;
  const params = {
    model,
    x: rng.uniform(),
    ...(model === 'b' && { onlyB: 0.001 * 1000 ** rng.uniform() }),
    depth: 1 + rng.int(40),
  };
  const value = -((params.x - 0.4) ** 2) - (params.depth / 40 - 0.6) ** 2 - (model === 'b' ? 0 : 0.3);
  return { number, params, state: 'complete', value, steps: [] };
});
const { fit } = fitTrials(space, history, 100)!;
const best = Math.max(...fit.data.y);
const surface = createSurface(space, fit, (mean, variance) => logExpectedImprovement(mean, variance, best));

test.each(['a', 'b'])(
  'differentiateAt() is the slope of valueAt() along continuous coordinates that a trial of model %s has',
  (model) => {
    const point = encode(space, { model, x: 0.7, onlyB: 0.05, depth: 20 });
    const gradient = new Float64Array(4);
    expect(surface.differentiateAt(point, gradient)).toBe(surface.valueAt(point));
    const slope = (d: number) => {
      const at = (shift: number) => surface.valueAt(point.map((value, i) => (i === d ? value + shift : value)));
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    };
    expect(gradient[1]).toBeCloseTo(slope(1), 5);
    expect(gradient[2]).toBeCloseTo(model === 'b' ? slope(2) : 0, 5);
  },
);

test('maximiseOverCube() comes within 1e-2 of the best of a dense grid', () => {
  const values: number[] = [];
  for (const model of ['a', 'b', 'c']) {
    for (let depth = 1; depth <= 40; depth++) {
      for (let i = 0; i <= 20; i++) {
        const onlyB = 0.001 * 1000 ** (model === 'b' ? (i * 0.37) % 1 : 0);
        values.push(surface.valueAt(encode(space, { model, x: i / 20, ...(model === 'b' && { onlyB }), depth })));
      }
    }
  }
  const found = surface.valueAt(maximiseOverCube(space, surface, [], createRng(1)));
  expect(found).toBeGreaterThan(Math.max(...values) - 1e-2);
});
