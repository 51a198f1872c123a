import { samplerSchema } from '@winnow/search';
import { checkSampler } from './checkSampler.ts';

const space = {
  'ridge.lambda': { type: 'float', low: 0.1, high: 10, log: true },
  'policy.threshold': { type: 'float', low: 0, high: 1 },
  'ridge.depth': { type: 'int', low: 1, high: 400_000 },
} as const;
const check = (spec: object) => () => checkSampler(samplerSchema.parse(spec), space);

test.each([
  [
    { name: 'enqueue', points: [{ 'ridge.lambda': 1 }, { 'ridge.lambda': 20 }] },
    'sampler.points.1: must lie in the space',
  ],
  [{ name: 'partial_fixed', fixed: { 'ridge.alpha': 1 } }, 'sampler.fixed.ridge.alpha: must name a parameter'],
  [{ name: 'grid' }, 'space: must have a grid of at most 1000000 points'],
])('checkSampler() refuses %j', (spec, message) => {
  expect(check(spec)).toThrow(message);
});

test.each([
  [{ name: 'enqueue', points: [{ 'ridge.lambda': 1 }, {}], sampler: { name: 'gp' } }],
  [{ name: 'partial_fixed', fixed: { 'ridge.lambda': 2 } }],
  [{ name: 'tpe' }],
])('checkSampler() accepts %j', (spec) => {
  expect(check(spec)).not.toThrow();
});
