import { WinnowError } from '@winnow/core';
import type { OutputName, Outputs, Targets } from './contract.ts';

/** A probability of 0 for what happens would cost infinitely much. */
const MIN_PROBABILITY = 1e-15;

const quantiles: Partial<Record<OutputName, number>> = { q05: 0.05, q50: 0.5, q95: 0.95 };

/**
 * What the predictions cost on average, weighted, each kind by its proper loss: classes and `p_up` the log-loss, in nats; `E_r`
 * the squared error; quantiles the mean of their pinball losses. `regime_score` is read as a probability of `up`. Rows
 * without a prediction (NaN) do not count.
 * @param outputs of one model, [N] each
 * @throws WinnowError `argument_invalid` for outputs of classes beside targets without, or when no row has a prediction
 */
export function predictionLoss(outputs: Outputs, targets: Targets): number {
  const lossAt = rowLoss(outputs, targets);
  let sum = 0;
  let total = 0;
  for (let n = 0; n < targets.ret.length; n++) {
    const loss = lossAt(n);
    if (Number.isNaN(loss)) continue;
    const weight = targets.weight?.[n] ?? 1;
    sum += weight * loss;
    total += weight;
  }
  if (total > 0) return sum / total;
  const rule = 'a row of positive weight must have a prediction';
  throw new WinnowError('argument_invalid', { where: 'predictionLoss', rule, got: 0 });
}

function rowLoss(outputs: Outputs, { ret, up, classes }: Targets): (n: number) => number {
  const names = Object.keys(outputs) as OutputName[];
  if (outputs.E_r) return (n) => (outputs.E_r![n]! - ret[n]!) ** 2;
  const probability = outputs.p_up ?? outputs.regime_score;
  if (probability) return (n) => logLoss(up[n] === 1 ? probability[n]! : 1 - probability[n]!);
  if (names.every((name) => quantiles[name] !== undefined)) {
    const losses = names.map((name) => pinballLoss(outputs[name]!, ret, quantiles[name]!));
    return (n) => losses.reduce((sum, lossAt) => sum + lossAt(n), 0) / losses.length;
  }
  if (classes === undefined) {
    const rule = 'outputs of classes need targets.classes';
    throw new WinnowError('argument_invalid', { where: 'predictionLoss', rule, got: names.join(' ') });
  }
  return (n) => logLoss(outputs[`p_${classes.values[n]!}`]?.[n] ?? 0);
}

function logLoss(probability: number): number {
  return -Math.log(Math.max(probability, MIN_PROBABILITY));
}

function pinballLoss(values: Float64Array, ret: Float64Array, alpha: number): (n: number) => number {
  return (n) => {
    const above = values[n]! - ret[n]!;
    return above >= 0 ? (1 - alpha) * above : -alpha * above;
  };
}
