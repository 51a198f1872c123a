import { columnMeans } from '../../fit/columnMoments.ts';
import type { CovarianceType, Observations } from '../../hmm.ts';
import type { EmissionPrior } from '../emissionFamily.ts';
import { accumulateComponents } from './accumulateComponents.ts';
import { type Components, covarsLength } from './components.ts';
import { maximiseComponents } from './maximiseComponents.ts';

/**
 * Starting variances are at least this part of the column's, although EM may go lower: a cluster of few rows would
 * otherwise start as a spike that no other row can join.
 */
const START_VARIANCE = 0.01;

/** What the components of a fit are to be. */
export type ComponentShape = Omit<Components, 'means' | 'covars'>;

/**
 * Components that each describe the rows of one label; one without rows has the moments of all rows.
 * @param labels [T] component of each row, 0 … B − 1
 */
export function initialComponents(
  shape: ComponentShape,
  obs: Observations,
  labels: Int32Array,
  prior: EmissionPrior,
): Components {
  const shares = new Float64Array(obs.rows * shape.nComponents);
  for (let t = 0; t < obs.rows; t++) shares[t * shape.nComponents + labels[t]!] = 1;
  const pooled = pooledComponents(shape, obs, prior);
  const varianceFloor = prior.varianceFloor.map((floor, d) =>
    Math.max(floor, START_VARIANCE * prior.pooledVariances[d]!),
  );
  const statistics = accumulateComponents(pooled, obs, shares);
  return { ...pooled, ...maximiseComponents(pooled, statistics, { ...prior, varianceFloor }) };
}

/** All components alike: the moments of all rows, features uncorrelated. */
function pooledComponents(shape: ComponentShape, obs: Observations, prior: EmissionPrior): Components {
  const means = columnMeans(obs);
  const variances = prior.pooledVariances.map((variance, d) => Math.max(variance, prior.varianceFloor[d]!));
  return {
    ...shape,
    means: Float64Array.from({ length: shape.nComponents * obs.cols }, (_, bd) => means[bd % obs.cols]!),
    covars: pooledCovars(shape.covarianceType, variances, shape),
  };
}

function pooledCovars(type: CovarianceType, variances: Float64Array, shape: ComponentShape): Float64Array {
  const size = variances.length;
  const length = covarsLength(type, shape.nComponents, size, shape.tieSize);
  const average = variances.reduce((sum, variance) => sum + variance, 0) / size;
  return Float64Array.from({ length }, (_, index) => {
    if (type === 'spherical') return average;
    if (type === 'diag') return variances[index % size]!;
    const column = index % size;
    return Math.floor(index / size) % size === column ? variances[column]! : 0;
  });
}
