import { wilcoxonSignedRank } from './index.ts';

/** P(rank sum of the positives ≤ the one seen) by every assignment of signs. */
function bruteForce(differences: readonly number[]): number {
  const order = [...differences].sort((a, b) => Math.abs(a) - Math.abs(b));
  const seen = order.reduce((sum, value, i) => sum + (value > 0 ? i + 1 : 0), 0);
  let below = 0;
  for (let signs = 0; signs < 2 ** order.length; signs++) {
    const sum = order.reduce((total, _, i) => total + ((signs >> i) & 1 ? i + 1 : 0), 0);
    if (sum <= seen) below++;
  }
  return below / 2 ** order.length;
}

test.each([[[-3, -1, 2, -5, 4.5]], [[1, 2, 3]], [[-1, -2, -3, -4, -5, -6, -7]], [[0.5]]])(
  'without ties the p value of %j is that of all assignments of signs',
  (differences) => {
    expect(wilcoxonSignedRank(differences)).toBeCloseTo(bruteForce(differences), 12);
  },
);

test.each([
  // scipy.stats.wilcoxon(d, alternative='less', zero_method='zsplit').pvalue, scipy 1.17.1, which counts permutations
  [[-1, -1, 2, 0, -3], 0.25],
  [[0, 0, 0, 0], 1],
  [[1, 1, -2, -2, -2, 3], 0.359375],
  [[-1, -1, -2, -3, -3, -3, 4, -5, -6, -7, -8, -9], 0.00439453125],
])('with ties or zeros the p value of %j is SciPy’s', (differences, expected) => {
  expect(wilcoxonSignedRank(differences)).toBeCloseTo(expected, 12);
});

test('beyond 50 pairs the p value is SciPy’s normal approximation, zeros and ties included', () => {
  const differences = Array.from({ length: 60 }, (_, i) => [-2, 1, 0, -1, 3][i % 5]!);
  expect(wilcoxonSignedRank(differences)).toBeCloseTo(0.7039507429757116, 9);
});
