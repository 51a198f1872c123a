import { comparePolicies } from './comparePolicies.ts';

const figures = (pnl: number, drawdown: number) => ({ pnl_after_cost: pnl, max_drawdown: drawdown });
const decide = (blend: readonly [number, number], tabular = figures(0.1, 0.2), nn = figures(0.05, 0.3)) =>
  comparePolicies([
    ['tabular_only', tabular],
    ['nn_only', nn],
    ['blend_alpha_0.5', figures(...blend)],
  ]).decision;

test('an ensemble is accepted that earns more than each member and falls no deeper than the first', () => {
  expect(decide([0.11, 0.2])).toEqual({
    accepted: true,
    ensemble: 'blend_alpha_0.5',
    pnl_after_cost: 0.11,
    pnl_limit: 0.1,
    max_drawdown: 0.2,
    drawdown_limit: 0.2,
  });
});

test.each<[string, Parameters<typeof decide>]>([
  ['earns as much as the first', [[0.1, 0.1]]],
  ['earns less than the network', [[0.11, 0.1], figures(0.1, 0.2), figures(0.12, 0.9)]],
  ['falls deeper than the first, if not than the network', [[0.5, 0.21]]],
  ['earns no number', [[Number.NaN, 0.1]]],
  ['earns without end', [[Number.POSITIVE_INFINITY, 0.1]]],
  ['is compared with no number', [[0.2, 0.1], figures(Number.NaN, 0.2)]],
])('one that %s is not', (_, given) => {
  expect(decide(...given).accepted).toBe(false);
});

test('every policy is kept with its figures, in order', () => {
  const { metrics } = comparePolicies([
    ['b', figures(1, 2)],
    ['a', figures(3, 4)],
  ]);
  expect(Object.entries(metrics)).toEqual([
    ['b', figures(1, 2)],
    ['a', figures(3, 4)],
  ]);
});

test('an ensemble of nothing is refused', () => {
  expect(() => comparePolicies([['alone', figures(1, 0)]])).toThrow('an ensemble must have members');
});
