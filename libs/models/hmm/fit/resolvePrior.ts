import { assertArgument, assertShape, WinnowError } from '@winnow/core';
import type { Hmm, Observations } from '../hmm.ts';
import { columnVariances } from './columnMoments.ts';
import type { HmmPrior } from './options.ts';
import { varianceFloor } from './varianceFloor.ts';

/**
 * Settles the prior of a fit. Notation: see hmm.ts.
 *
 * A column that does not vary is refused, unless a variance floor is given: its density would be whatever the default
 * floor makes it, and with it the likelihood.
 * @throws WinnowError `argument_invalid` for a prior outside its domain, `model_fit_failed` for a column without values,
 *   or, in the Gaussian families, without variation
 */
export function resolvePrior(prior: Partial<HmmPrior>, obs: Observations, family: Hmm['emission']['family']): HmmPrior {
  const pooledVariances = prior.pooledVariances ?? columnVariances(obs);
  const isGaussian = family !== 'categorical' && family !== 'poisson';
  pooledVariances.forEach((variance, d) => {
    if (Number.isNaN(variance)) refuseColumn(d, 'must have a value that is not missing');
    if (variance === 0 && isGaussian && prior.varianceFloor === undefined) {
      refuseColumn(d, 'must vary, or prior.varianceFloor must be given');
    }
  });
  const resolved: HmmPrior = {
    startConcentration: 0,
    transitionConcentration: 0,
    stickiness: 0,
    varianceFloor: varianceFloor(pooledVariances),
    covarsPrior: 0,
    diagonalLoading: 0,
    shrinkage: 0,
    pseudoCounts: 0,
    rows: obs.rows,
    ...prior,
    pooledVariances,
  };
  assertPrior(resolved, obs.cols);
  return resolved;
}

function refuseColumn(column: number, rule: string): never {
  throw new WinnowError('model_fit_failed', { where: 'fitHmm', rule: `column ${column} ${rule}` });
}

function assertPrior(prior: HmmPrior, cols: number): void {
  const where = 'fitHmm';
  assertShape(where, 'prior.varianceFloor', prior.varianceFloor, cols);
  const floorIsPositive = prior.varianceFloor.every((floor) => floor > 0 && Number.isFinite(floor));
  assertArgument(floorIsPositive, where, 'prior.varianceFloor must be positive', Array.from(prior.varianceFloor));
  const { startConcentration, transitionConcentration, stickiness, covarsPrior, diagonalLoading, pseudoCounts } = prior;
  const weights = {
    startConcentration,
    transitionConcentration,
    stickiness,
    covarsPrior,
    diagonalLoading,
    pseudoCounts,
  };
  for (const [name, value] of Object.entries(weights)) {
    assertArgument(value >= 0 && Number.isFinite(value), where, `prior.${name} must be 0 or more`, value);
  }
  assertArgument(
    prior.shrinkage >= 0 && prior.shrinkage < 1,
    where,
    'prior.shrinkage must be in [0, 1)',
    prior.shrinkage,
  );
}
