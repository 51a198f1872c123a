import { cholesky, symmetricEigen } from '@winnow/numerics';

/**
 * Keeps a covariance above its floor: Σ − diag(floor) must not be indefinite. In units of the floor that is "no
 * eigenvalue below 1", and raising the smaller ones to 1 gives the maximum of the likelihood under the constraint.
 * @param covars [.., D, D] the matrix at `offset` is changed in place; symmetric
 * @param floor  [D]
 */
export function floorMatrix(covars: Float64Array, offset: number, floor: Float64Array): void {
  if (exceedsFloor(covars, offset, floor, 1)) return;
  const size = floor.length;
  const scaled = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      scaled[i * size + j] = covars[offset + i * size + j]! / Math.sqrt(floor[i]! * floor[j]!);
    }
  }
  const { values, vectors } = symmetricEigen(scaled, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let e = 0; e < size; e++) {
        sum += Math.max(values[e]!, 1) * vectors[i * size + e]! * vectors[j * size + e]!;
      }
      covars[offset + i * size + j] = sum * Math.sqrt(floor[i]! * floor[j]!);
      covars[offset + j * size + i] = covars[offset + i * size + j]!;
    }
  }
}

/** True when Σ − factor · diag(floor) is positive definite. */
export function exceedsFloor(covars: Float64Array, offset: number, floor: Float64Array, factor: number): boolean {
  const size = floor.length;
  const excess = covars.slice(offset, offset + size * size);
  for (let d = 0; d < size; d++) excess[d * size + d]! -= factor * floor[d]!;
  return cholesky(excess, 0, size, excess, 0);
}
