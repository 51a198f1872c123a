import { type SpaceJson, samplerSchema } from '@winnow/search';
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

const wide = { type: 'int', low: 1, high: 100_000 } as const;
test.each([{ name: 'tpe' }, { name: 'grid' }, { name: 'partial_fixed', fixed: { a: 3 } }])(
  'checkSampler() refuses limits that no point can keep, whatever the sampler: %j',
  (spec) => {
    const impossible: SpaceJson = { a: wide, b: { ...wide, atMost: { times: { a: -1 }, plus: -5 } } };
    const refused = () => checkSampler(samplerSchema.parse(spec), impossible);
    expect(refused).toThrow(expect.objectContaining({ code: 'study_space_invalid' }));
    expect(refused).toThrow('space: must have a point that keeps all limits');
  },
);

const windows: SpaceJson = {
  slow: { type: 'int', low: 2, high: 20 },
  fast: { type: 'int', low: 1, high: 59, atMost: { times: { slow: 1 }, plus: -1 } },
  smooth: { type: 'int', low: 1, high: 9, when: { slow: [5, 6] } },
};
test.each([
  [{ name: 'partial_fixed', fixed: { fast: 30 } }, 'sampler: must leave trial 0 a point that keeps all limits'],
  [
    { name: 'enqueue', points: [{ fast: 3 }, { fast: 30 }] },
    'sampler: must leave trial 1 a point that keeps all limits',
  ],
  [{ name: 'enqueue', points: [{ smooth: 2, slow: 7 }] }, 'sampler.points.0: has smooth, which is not active there'],
  [{ name: 'enqueue', points: [{ smooth: 2, fast: 9 }] }, 'sampler: must leave trial 0 a point that keeps all limits'],
])('checkSampler() refuses %j, which the limits and conditions leave no value for', (spec, message) => {
  const refused = () => checkSampler(samplerSchema.parse(spec), windows);
  expect(refused).toThrow(expect.objectContaining({ code: 'study_invalid' }));
  expect(refused).toThrow(message);
});

test.each([
  [{ name: 'partial_fixed', fixed: { fast: 19 } }],
  [{ name: 'enqueue', points: Array.from({ length: 20 }, () => ({ smooth: 2 })) }],
])('checkSampler() accepts %j, which other values bring within limits and conditions', (spec) => {
  expect(() => checkSampler(samplerSchema.parse(spec), windows)).not.toThrow();
});

test.each([
  [{ name: 'enqueue', points: [{ 'ridge.lambda': 1 }, {}], sampler: { name: 'gp' } }],
  [{ name: 'partial_fixed', fixed: { 'ridge.lambda': 2 } }],
  [{ name: 'tpe' }],
])('checkSampler() accepts %j', (spec) => {
  expect(check(spec)).not.toThrow();
});
