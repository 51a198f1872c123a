import type { MetricObjective } from '@winnow/evaluation';
import { type PickRule, pickOrder, pickSchema } from './pickRule.ts';

const objectives: readonly MetricObjective[] = [
  { metric: 'pnl_after_cost', direction: 'maximize' },
  { metric: 'max_drawdown', direction: 'minimize' },
];
const order = (values: number[][], pick: PickRule) => pickOrder(values, objectives, pick);

test('knee takes the trial that lies farthest beyond even exchange, whatever the units', () => {
  const front = [
    [0, -0.1],
    [30, -0.2],
    [40, -0.6],
    [50, -1.1],
  ];
  expect(order(front, { rule: 'knee' })).toEqual([1, 2, 0, 3]);
  const scaled = front.map(([pnl, drawdown]) => [pnl! / 1000, 7 * drawdown! - 3]);
  expect(order(scaled, { rule: 'knee' })).toEqual([1, 2, 0, 3]);
});

test('knee takes the earlier trial where an objective has no range', () => {
  expect(
    order(
      [
        [1, -1],
        [1, -1],
      ],
      { rule: 'knee' },
    ),
  ).toEqual([0, 1]);
  expect(
    order(
      [
        [Number.POSITIVE_INFINITY, -1],
        [0, -1],
      ],
      { rule: 'knee' },
    ),
  ).toEqual([0, 1]);
});

test('bounded takes the best by the first objective within the bounds, then those that break fewer', () => {
  const front = [
    [9, -0.5],
    [5, -0.2],
    [4, -0.1],
    [-1, -0.01],
  ];
  expect(order(front, { rule: 'bounded', bounds: { max_drawdown: 0.2 } })).toEqual([1, 2, 3, 0]);
  const both = { pnl_after_cost: 0, max_drawdown: 0.001 };
  expect(order(front, { rule: 'bounded', bounds: both })).toEqual([0, 1, 2, 3]);
});

test('rank_sum adds weighted ranks; a weight that is not given is 1', () => {
  const front = [
    [9, -0.5],
    [5, -0.2],
    [4, -0.1],
  ];
  expect(order(front, { rule: 'rank_sum', weights: {} })).toEqual([0, 1, 2]); // all the same: by number
  expect(order(front, { rule: 'rank_sum', weights: { max_drawdown: 2 } })).toEqual([2, 1, 0]);
  expect(order(front, { rule: 'rank_sum', weights: { max_drawdown: 0 } })).toEqual([0, 1, 2]);
});

test('a rule without a bound is refused', () => {
  expect(pickSchema.safeParse({ rule: 'bounded', bounds: {} }).success).toBe(false);
});
