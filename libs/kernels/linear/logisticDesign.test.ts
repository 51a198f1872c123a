import { createRng } from '@winnow/core';
import { withArena } from '../memory/arena.ts';
import { createLogisticDesign } from './logisticDesign.ts';

test.each([
  [1, 1],
  [6, 3],
  [259, 4],
])('loss, gradient and Hessian of %i rows and %i features are the sums over rows', (rows, cols) => {
  const rng = createRng(rows);
  const draw = (length: number, scale = 1) => Float64Array.from({ length }, () => scale * rng.normal());
  const [x, means, beta] = [draw(rows * cols), draw(cols), draw(cols + 1, 20)];
  const labels = Uint8Array.from({ length: rows }, () => rng.int(2));
  const weight = Float64Array.from({ length: rows }, () => rng.uniform());
  const size = cols + 1;
  const expected = { loss: 0, gradient: new Float64Array(size), hessian: new Float64Array(size * size) };
  for (let n = 0; n < rows; n++) {
    const row = [...means.map((mean, f) => x[n * cols + f]! - mean), 1];
    const score = row.reduce((sum, value, p) => sum + value * beta[p]!, 0);
    const p = 1 / (1 + Math.exp(-score));
    const margin = labels[n] === 1 ? score : -score;
    expected.loss += weight[n]! * (margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin);
    row.forEach((a, i) => {
      expected.gradient[i]! += weight[n]! * (p - labels[n]!) * a;
      row.forEach((b, j) => {
        expected.hessian[i * size + j]! += weight[n]! * p * (1 - p) * a * b;
      });
    });
  }
  withArena((arena) => {
    const design = createLogisticDesign(arena, x, means, labels, weight);
    const gradient = new Float64Array(size);
    for (const _ of ['first', 'again']) {
      expect(design.evaluate(beta, gradient) / expected.loss).toBeCloseTo(1, 12);
      gradient.forEach((value, p) => {
        expect(value).toBeCloseTo(expected.gradient[p]!, 9);
      });
      design.hessian().forEach((value, at) => {
        expect(value).toBeCloseTo(expected.hessian[at]!, 9);
      });
    }
  });
});
