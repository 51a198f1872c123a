// The difference of two models' losses over fixed splits, each fitted with several seeds on either side.

/** @param losses [split][seed] = [ours, theirs]. @returns the mean over splits of the means over seeds, of either side */
export function meanLosses(losses) {
  return [0, 1].map((side) => mean(losses.map((bySeed) => mean(bySeed.map((pair) => pair[side])))));
}

/**
 * In percent of the peer's mean loss, with its standard error: between seeds, on the splits as they are, where there are several
 * seeds, else between splits.
 * @param losses as in `meanLosses`
 */
export function difference(losses) {
  const scale = 100 / mean(losses.map((bySeed) => mean(bySeed.map(([, theirs]) => theirs))));
  const gaps = losses.map((bySeed) => bySeed.map(([ours, theirs]) => scale * (ours - theirs)));
  const bySplit = gaps.map(mean);
  const nSeeds = gaps[0].length;
  const variance = nSeeds > 1 ? mean(gaps.map(varianceOf)) / nSeeds : varianceOf(bySplit);
  return `${mean(bySplit).toFixed(2)} ± ${Math.sqrt(variance / bySplit.length).toFixed(2)}`;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values) {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
