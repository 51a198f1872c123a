const BELOW_ZERO = -1e-12; // where the worst value is 0, a share of it would leave the reference on the worst point
const MARGIN = 0.1; // share of the worst value by which the reference lies below it

/** A point a little worse than the worst value in each objective, all maximised (Optuna's choice). @param points [N ≥ 1][M] */
export function referencePoint(points: readonly (readonly number[])[]): number[] {
  return points[0]!.map((_, m) => {
    let worst = Number.POSITIVE_INFINITY;
    for (const point of points) worst = Math.min(worst, point[m]!);
    const reference = Math.min((1 + MARGIN) * worst, (1 - MARGIN) * worst);
    return reference === 0 ? BELOW_ZERO : reference;
  });
}
