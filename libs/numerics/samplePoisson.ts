import { assertArgument, type Rng } from '@winnow/core';

/** exp(−rate) must not underflow, and the search is short. */
const MAX_RATE = 32;

/**
 * A Poisson deviate by sequential search of the distribution function; a larger rate is a sum of smaller ones, so time
 * grows with the rate.
 * @throws WinnowError `argument_invalid` unless the rate is 0 or more and finite
 */
export function samplePoisson(rate: number, rng: Rng): number {
  assertArgument(rate >= 0 && Number.isFinite(rate), 'samplePoisson', 'rate must be 0 or more', rate);
  const parts = Math.max(1, Math.ceil(rate / MAX_RATE));
  let count = 0;
  for (let part = 0; part < parts; part++) count += search(rate / parts, rng.uniform());
  return count;
}

function search(rate: number, threshold: number): number {
  let probability = Math.exp(-rate);
  let cumulative = probability;
  let count = 0;
  while (threshold >= cumulative && probability > 0) {
    count++;
    probability *= rate / count;
    cumulative += probability;
  }
  return count;
}
