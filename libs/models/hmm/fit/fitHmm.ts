import { assertArgument, type Rng } from '@winnow/core';
import type { Observations } from '../hmm.ts';
import { bestFit } from './bestFit.ts';
import { fitRestart } from './fitRestart.ts';
import type { HmmFit, HmmFitOptions } from './options.ts';

/**
 * Fits a model from `nInit` starts, one after the other, and gives the best (see `bestFit`). The result does not depend
 * on what else was fitted, nor on the order: restart r draws from `rng.split('restart', r)`.
 * @param rng             not advanced
 * @param throwIfAborted  called before each iteration; throws to stop the fit
 * @throws WinnowError `model_fit_failed` when the rows admit no fit, `argument_invalid` for options or values outside
 *   their domain, `shape_mismatch` when sizes disagree
 */
export function fitHmm(obs: Observations, options: HmmFitOptions, rng: Rng, throwIfAborted: () => void): HmmFit {
  const { nInit } = options;
  assertArgument(Number.isInteger(nInit) && nInit >= 1, 'fitHmm', 'nInit must be a positive integer', nInit);
  const fits = Array.from({ length: nInit }, (_, restart) => fitRestart(obs, options, restart, rng, throwIfAborted));
  return bestFit(fits);
}
