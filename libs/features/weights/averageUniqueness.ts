import { concurrency, type LabelSpans } from './labelSpans.ts';

/**
 * Mean of 1 / concurrency over the steps of each label (López de Prado 2018, section 4.4): 1 for a label that overlaps
 * none, about 1 / n where n labels run side by side.
 * @returns [N] in (0, 1]
 * @throws WinnowError `argument_invalid` for no rows, rows out of order or an empty span
 */
export function averageUniqueness(spans: LabelSpans): Float64Array {
  const count = concurrency(spans);
  const { barIndex, endIndex } = spans;
  const first = barIndex[0]!;
  return Float64Array.from(barIndex, (bar, i) => {
    let sum = 0;
    for (let step = bar; step < endIndex[i]!; step++) sum += 1 / count[step - first]!;
    return sum / (endIndex[i]! - bar);
  });
}
