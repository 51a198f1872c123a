import golden from '../../../../test/golden/neural.json' with { type: 'json' };
import { clipGradient } from './clipGradient.ts';
import { createOptimizer, type OptimizerOptions } from './createOptimizer.ts';
import { createSchedule } from './createSchedule.ts';

/** Weights and means are float32 here and float64 in PyTorch. */
const FLOAT32_DIGITS = 5;

/** Aw − b, the gradient of the golden bowl. */
function slopeAt(w: Float32Array): Float32Array {
  const { a, b } = golden.optimisers;
  return w.map((_, i) => w.reduce((sum, value, j) => sum + a[i * 3 + j]! * value, -b[i]!));
}

function pathOf(options: OptimizerOptions): Float32Array[] {
  const optimizer = createOptimizer(options, 3);
  const weights = Float32Array.from(golden.optimisers.start);
  return Array.from({ length: 10 }, () => {
    optimizer.step(weights, slopeAt(weights), 0.1);
    return weights.slice();
  });
}

const plain = { weightDecay: 0, momentum: 0 };

test.each([
  ['sgd', { ...plain, name: 'sgd' }],
  ['sgd momentum', { ...plain, name: 'sgd', momentum: 0.9 }],
  ['sgd weight decay', { name: 'sgd', momentum: 0.9, weightDecay: 0.1 }],
  ['adam', { ...plain, name: 'adam' }],
  ['adam weight decay', { ...plain, name: 'adam', weightDecay: 0.1 }],
  ['adamw', { ...plain, name: 'adamw', weightDecay: 0.1 }],
] as const)('createOptimizer() walks the path of PyTorch: %s', (name, options) => {
  pathOf(options).forEach((weights, step) => {
    golden.optimisers.paths[name][step]!.forEach((value, i) => {
      expect(weights[i]).toBeCloseTo(value, FLOAT32_DIGITS);
    });
  });
});

test('lion moves each weight by the learning rate, whatever the size of its gradient', () => {
  const optimizer = createOptimizer({ ...plain, name: 'lion' }, 3);
  const weights = Float32Array.of(1, 1, 1);
  optimizer.step(weights, Float32Array.of(5, -0.001, 0), 0.125);
  expect([...weights]).toEqual([0.875, 1.125, 1]);
  optimizer.step(weights, Float32Array.of(-0.001, 0, 0), 0.125); // the mean of the first gradient outweighs the second
  expect([...weights]).toEqual([0.75, 1.25, 1]);
});

test('lion shrinks the weights by the learning rate times the decay', () => {
  const optimizer = createOptimizer({ ...plain, name: 'lion', weightDecay: 0.5 }, 1);
  const weights = Float32Array.of(2);
  optimizer.step(weights, Float32Array.of(0), 0.5);
  expect(weights[0]).toBe(1.5);
});

test('clipGradient() shortens as PyTorch does, and leaves a short gradient as it is', () => {
  const { gradient, limit, norm, clipped } = golden.clipping;
  const long = Float32Array.from(gradient);
  expect(clipGradient(long, limit)).toBeCloseTo(norm, FLOAT32_DIGITS);
  long.forEach((value, i) => {
    expect(value).toBeCloseTo(clipped[i]!, FLOAT32_DIGITS);
  });
  const short = Float32Array.of(0.5, 0);
  clipGradient(short, 1);
  expect([...short]).toEqual([0.5, 0]);
});

test('clipGradient() tells of a gradient that is not finite', () => {
  expect(clipGradient(Float32Array.of(1, Number.NaN), 1)).toBeNaN();
});

test.each(['cosine', 'one_cycle'] as const)('createSchedule() gives the rates of PyTorch: %s', (name) => {
  const { steps, rate } = golden.schedules;
  const schedule = createSchedule(name, rate, steps);
  golden.schedules[name].forEach((value, step) => {
    expect(schedule.rate(step)).toBeCloseTo(value, 12);
  });
});

test('a constant schedule stays', () => {
  const schedule = createSchedule('constant', 0.1, 10);
  expect([schedule.rate(0), schedule.rate(9)]).toEqual([0.1, 0.1]);
});

test('a plateau halves the rate after three epochs without a better loss', () => {
  const schedule = createSchedule('plateau', 0.1, 100);
  const rates = [3, 2, 2.5, 2.5, 2.5, 1].map((loss) => {
    schedule.afterEpoch(loss);
    return schedule.rate(0);
  });
  expect(rates).toEqual([0.1, 0.1, 0.1, 0.1, 0.05, 0.05]);
});
