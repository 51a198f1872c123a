import { createRng } from '@winnow/core';
import type { TrainingData } from '../training/trainNetwork.ts';

/** For tests: y is a linear map of the window's last two rows plus noise. The last fifth of the windows validates. */
export function windowData(rows: number, cols: number, lookback: number, noise = 0.1): TrainingData {
  const rng = createRng(11);
  const features = Float32Array.from({ length: rows * cols }, () => rng.normal());
  const targets = Float32Array.from({ length: rows }, (_, row) => {
    return features[row * cols]! - 0.5 * (features[(row - 1) * cols + 1] ?? 0) + noise * rng.normal();
  });
  const ends = Int32Array.from({ length: rows - lookback + 1 }, (_, n) => n + lookback - 1);
  const first = Math.floor(0.8 * ends.length);
  return { features, cols, lookback, targets, train: ends.slice(0, first), validation: ends.slice(first) };
}
