import { normalCdf } from './normalCdf.ts';

const EXACT_UP_TO = 50; // pairs up to which the exact distribution is counted: the rank sums fit a small table

/**
 * One-sided Wilcoxon signed-rank test: the probability of ranks at least as low as those of these differences if every
 * sign were as likely as the other. A difference of 0 counts half as positive, half as negative ("zsplit"); ties share
 * their mean rank.
 * @param differences [n]; NaN propagates
 * @returns p value of "less": small when the differences are mostly negative; 1 for no differences
 */
export function wilcoxonSignedRank(differences: ArrayLike<number>): number {
  const { ranks, ties } = rankMagnitudes(differences);
  const n = ranks.length;
  let positive = 0; // rank sum of the positive ones without the zeros: half of those is on either side
  const signed: number[] = [];
  for (let i = 0; i < n; i++) {
    const difference = differences[i]!;
    if (Number.isNaN(difference)) return Number.NaN;
    if (difference !== 0) signed.push(ranks[i]!);
    if (difference > 0) positive += ranks[i]!;
  }
  if (n <= EXACT_UP_TO) return shareOfSumsUpTo(signed, positive);
  const zeros = n - signed.length;
  const withZeros = positive + (zeros * (zeros + 1)) / 4;
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48;
  return normalCdf((withZeros - (n * (n + 1)) / 4) / Math.sqrt(variance));
}

/** @returns `ranks` [n] of the magnitudes from 1, `ties` Σ (t³ − t) over groups of t equal ones */
function rankMagnitudes(differences: ArrayLike<number>): { ranks: Float64Array; ties: number } {
  const magnitudes = Float64Array.from(differences, Math.abs);
  const order = [...magnitudes.keys()].sort((a, b) => magnitudes[a]! - magnitudes[b]!);
  const ranks = new Float64Array(magnitudes.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && magnitudes[order[to]!] === magnitudes[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, ties };
}

/** P(sum of a random subset of the ranks ≤ limit); sums are counted in halves, as shared ranks may end in ½. */
function shareOfSumsUpTo(ranks: readonly number[], limit: number): number {
  const largest = Math.round(2 * ranks.reduce((sum, rank) => sum + rank, 0));
  const probs = new Float64Array(largest + 1);
  probs[0] = 1;
  for (const rank of ranks) {
    const halves = Math.round(2 * rank);
    for (let sum = largest; sum >= 0; sum--) {
      probs[sum] = 0.5 * (probs[sum]! + (sum >= halves ? probs[sum - halves]! : 0));
    }
  }
  let total = 0;
  for (let sum = 0; sum <= 2 * limit; sum++) total += probs[sum]!;
  return Math.min(1, total);
}
