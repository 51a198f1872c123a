import { createRng } from '@winnow/core';
import { withArena } from '../memory/arena.ts';
import { fillHistogram } from './histogram.ts';
import { addSplitScores, logisticLossGradients } from './oblivious.ts';
import { createTreeWorkspace } from './workspace.ts';

const MIN_HESSIAN = 1e-15;

test.each([
  ['weights', true],
  ['no weights', false],
])('logisticLossGradients() with %s are those of the formulas', (_, hasWeights) => {
  const n = 203;
  const rng = createRng(1);
  withArena((arena) => {
    const [scores, labels, weights, gradients] = [
      arena.f64(n + 1),
      arena.f64(n + 1),
      arena.f64(n + 1),
      arena.f64(2 * n),
    ];
    for (let i = 0; i < n; i++) {
      scores.view()[i] = i === 0 ? 0 : i === 1 ? -800 : i === 2 ? 800 : 5 * rng.normal();
      labels.view()[i] = rng.int(2);
      weights.view()[i] = hasWeights ? rng.int(4) : 1;
    }
    const loss = logisticLossGradients({ scores, labels, weights, hasWeights }, n, MIN_HESSIAN, gradients);
    let expected = 0;
    for (let i = 0; i < n; i++) {
      const [score, y, w] = [scores.view()[i]!, labels.view()[i]!, weights.view()[i]!];
      const lost = y > 0 ? -score : score;
      expected += w * (Math.max(lost, 0) + Math.log1p(Math.exp(-Math.abs(lost))));
      const p = 1 / (1 + Math.exp(-score));
      expect(gradients.view()[2 * i]).toBeCloseTo(w * Math.max(p * (1 - p), MIN_HESSIAN), 14);
      expect(gradients.view()[2 * i + 1]).toBeCloseTo(w * (p - y), 14);
    }
    expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-13);
  });
});

test.each([0, 1])(
  'addSplitScores() adds up outputs times gradients, and their squares times weights (one-hot %i)',
  (isOneHot) => {
    const [n, nSplits, lambda] = [60, 5, 1.5];
    const rng = createRng(2);
    const bins = Uint8Array.from({ length: n * 4 }, (_, i) => (i % 4 === 0 ? rng.int(nSplits + 1) : 0));
    const gradient = Float64Array.from({ length: n }, () => rng.int(21) - 10);
    const weight = Float64Array.from({ length: n }, () => rng.int(3));
    withArena((arena) => {
      const work = createTreeWorkspace(arena, bins, n, 4, 1);
      const packed = new BigInt64Array(work.packed.view().buffer, work.packed.view().byteOffset, n);
      for (let i = 0; i < n; i++) packed[i] = BigInt(gradient[i]! * 2 ** 32 + weight[i]!);
      const rows = arena.i32(n);
      for (let i = 0; i < n; i++) rows.view()[i] = i;
      const set = { nRows: n, columns: work.binColumns, rows, count: n };
      fillHistogram(work, set, 0, 40, 0); // the body
      fillHistogram(work, set, 40, n, 1); // the tail
      const columns = arena.i32(2);
      columns.view().set([nSplits, isOneHot]);
      const sums = arena.f64(512);
      sums.view().fill(0);
      const scales = { packed: { gradient: 1, hessian: 1 }, lambda };
      addSplitScores({ work, slot: 0 }, { work, slot: 1 }, columns, 1, scales, sums);
      for (let split = 0; split < nSplits; split++) {
        const isMoved = (i: number): boolean => (isOneHot ? bins[4 * i] === split : bins[4 * i]! > split);
        const sumOf = (values: Float64Array, from: number, to: number, moved: boolean): number =>
          values.reduce((sum, value, i) => (i >= from && i < to && isMoved(i) === moved ? sum + value : sum), 0);
        const [product, norm] = [false, true].reduce(
          ([p, q], moved) => {
            const output = sumOf(gradient, 0, 40, moved) / (sumOf(weight, 0, 40, moved) + lambda);
            return [p + output * sumOf(gradient, 40, n, moved), q + output ** 2 * sumOf(weight, 40, n, moved)];
          },
          [0, 0],
        );
        expect(sums.view()[2 * split]).toBeCloseTo(product!, 10);
        expect(sums.view()[2 * split + 1]).toBeCloseTo(norm!, 10);
      }
    });
  },
);
