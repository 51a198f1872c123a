import { assertArgument } from '@winnow/core';
import type { HmmFit } from './options.ts';

/**
 * The fit with the highest objective, of equals the earliest restart. A fit with a degenerate state is chosen only when
 * all have one: a state on the variance floor has bought its likelihood with the floor, and says little about new rows.
 */
export function bestFit(fits: readonly HmmFit[]): HmmFit {
  assertArgument(fits.length > 0, 'bestFit', 'there must be a fit', fits.length);
  const sound = fits.filter((fit) => fit.degenerateStates.length === 0);
  const candidates = sound.length > 0 ? sound : fits;
  return candidates.reduce((best, fit) => (isBetter(fit, best) ? fit : best));
}

function isBetter(fit: HmmFit, best: HmmFit): boolean {
  const gain = fit.convergence.history.at(-1)! - best.convergence.history.at(-1)!;
  return gain > 0 || (gain === 0 && fit.restart < best.restart);
}
