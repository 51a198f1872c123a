import type { TensorSpec } from '../engine/tensorSpec.ts';
import type { Layout, WindowShape } from './network.ts';

/** Inputs that every program of a network has: weights [P], buffers [Q] if there are any, x [B, L, F] and y [B, T]. */
export function networkInputs(
  layout: Layout,
  { batch, lookback, features }: WindowShape,
  targets: number,
): Readonly<Record<string, TensorSpec>> {
  const float = (...shape: number[]): TensorSpec => ({ shape, dtype: 'float32' });
  return {
    weights: float(layout.weightCount),
    ...(layout.bufferCount > 0 && { buffers: float(layout.bufferCount) }),
    x: float(batch, lookback, features),
    y: float(batch, targets),
  };
}
