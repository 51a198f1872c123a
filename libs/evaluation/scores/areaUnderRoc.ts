/**
 * Area under the receiver operating characteristic: the chance that a row of class 1 scores above one of class 0, ties
 * counting half (Mann and Whitney 1947), from the sum of ranks.
 * @param scores  [N] finite
 * @param classes [N] 0 or 1
 * @returns null where one class is missing
 */
export function areaUnderRoc(scores: Float64Array, classes: ArrayLike<number>): number | null {
  const order = Uint32Array.from(scores, (_, n) => n).sort((a, b) => scores[a]! - scores[b]!);
  let ones = 0;
  let ranks = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    let tiedOnes = 0;
    for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++) {
      tiedOnes += classes[order[end]!]!;
    }
    ones += tiedOnes;
    ranks += (tiedOnes * (start + end + 1)) / 2; // ranks from 1; equal scores share their mean
  }
  const zeros = order.length - ones;
  return ones === 0 || zeros === 0 ? null : (ranks - (ones * (ones + 1)) / 2) / (ones * zeros);
}
