import { gaussLegendre } from './gaussLegendre.ts';

test.each([1, 2, 3, 5, 12, 25])('%i points integrate every polynomial of twice that degree, less one', (nPoints) => {
  const { points, weights } = gaussLegendre(nPoints);
  for (let degree = 0; degree < 2 * nPoints; degree++) {
    const integral = points.reduce((sum, point, q) => sum + weights[q]! * point ** degree, 0);
    expect(integral).toBeCloseTo(1 / (degree + 1), 14);
  }
});

test('points rise inside the interval, and one at its mirrored place has the same weight', () => {
  const { points, weights } = gaussLegendre(9);
  points.forEach((point, q) => {
    expect(point).toBeGreaterThan(points[q - 1] ?? 0);
    expect(point + points[8 - q]!).toBeCloseTo(1, 15);
    expect(weights[q]).toBeCloseTo(weights[8 - q]!, 15);
  });
});
