import { concurrency, type LabelSpans } from './labelSpans.ts';

/**
 * Absolute log return that is a label's own: |Σ over its steps of log return / concurrency| (López de Prado 2018, section
 * 4.6). Labels of large moves that they share with few others weigh most. Not normalised.
 * @param close [T] closes, no bar after the largest endIndex is read
 * @returns [N] 0 or more
 * @throws WinnowError `argument_invalid` for no rows, rows out of order or an empty span
 */
export function returnAttribution(close: Float64Array, spans: LabelSpans): Float64Array {
  const count = concurrency(spans);
  const { barIndex, endIndex } = spans;
  const first = barIndex[0]!;
  const share = Float64Array.from(count, (labels, k) => {
    return labels === 0 ? 0 : Math.log(close[first + k + 1]! / close[first + k]!) / labels; // 0: a gap between labels
  });
  return Float64Array.from(barIndex, (bar, i) => {
    let sum = 0;
    for (let step = bar; step < endIndex[i]!; step++) sum += share[step - first]!;
    return Math.abs(sum);
  });
}
