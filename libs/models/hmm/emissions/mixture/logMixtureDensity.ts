import type { MixtureEmission, Observations } from '../../hmm.ts';
import type { Components } from '../components/components.ts';
import type { LogDensity } from '../emissionFamily.ts';
import { logGaussianDensity } from '../gaussian/logGaussianDensity.ts';

/** Log density of each row under each state's mixture. Notation: see components.ts. */
export function logMixtureDensity(components: Components, { nComponents, weights }: MixtureEmission): LogDensity {
  const logJointOf = logJointDensity(components, weights);
  return (obs, out) => {
    const logJoint = logJointOf(obs);
    for (let tk = 0; tk < out.length; tk++) out[tk] = logSum(logJoint, tk * nComponents, nComponents);
  };
}

/**
 * Splits the probability of each state at each row among its components.
 * @param smoothed [T, K]
 * @returns        [T, K M]
 */
export function shareAmongComponents(
  components: Components,
  { nComponents, weights }: MixtureEmission,
  obs: Observations,
  smoothed: Float64Array,
): Float64Array {
  const shares = logJointDensity(components, weights)(obs);
  for (let tk = 0; tk < smoothed.length; tk++) {
    const first = tk * nComponents;
    const logTotal = logSum(shares, first, nComponents);
    for (let tb = first; tb < first + nComponents; tb++) shares[tb] = smoothed[tk]! * Math.exp(shares[tb]! - logTotal);
  }
  return shares;
}

/** log weight + log density, [T, B] */
function logJointDensity(components: Components, weights: Float64Array): (obs: Observations) => Float64Array {
  const { nComponents } = components;
  const logDensity = logGaussianDensity(components);
  const logWeights = weights.map(Math.log);
  return (obs) => {
    const logJoint = new Float64Array(obs.rows * nComponents);
    logDensity(obs, logJoint);
    for (let tb = 0; tb < logJoint.length; tb++) logJoint[tb]! += logWeights[tb % nComponents]!;
    return logJoint;
  };
}

/** log Σ exp of `count` values, of which at least one is finite, without a copy of them. */
function logSum(values: Float64Array, offset: number, count: number): number {
  let max = values[offset]!;
  for (let i = offset + 1; i < offset + count; i++) if (values[i]! > max) max = values[i]!;
  let sum = 0;
  for (let i = offset; i < offset + count; i++) sum += Math.exp(values[i]! - max);
  return max + Math.log(sum);
}
