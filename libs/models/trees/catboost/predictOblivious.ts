import type { FeatureMatrixView, OutputName, Outputs } from '../../contract.ts';
import type { BoostedState } from '../boostedState.ts';
import { createObjective } from '../objectives/createObjective.ts';
import { predictScores } from '../predictScores.ts';

/** The outputs of a loss: a probability, those of all classes, a quantile, or an expected return. */
export function predictOblivious({ objective, ensemble }: BoostedState, view: FeatureMatrixView): Outputs {
  const { nOutputs, transform } = createObjective(objective);
  const values = predictScores(ensemble, view);
  for (let n = 0; n < view.rows; n++) transform(values.subarray(n * nOutputs, (n + 1) * nOutputs));
  switch (objective.name) {
    case 'logistic':
      return { p_up: values };
    case 'quantile':
      return { [quantileOutput(objective.alpha)]: values };
    case 'softmax': {
      const ofClass = (k: number) => Float64Array.from({ length: view.rows }, (_, n) => values[n * nOutputs + k]!);
      return Object.fromEntries(Array.from({ length: nOutputs }, (_, k) => [`p_${k}`, ofClass(k)]));
    }
    default:
      return { E_r: values };
  }
}

/** Quantiles without a name of their own are taken for what a regression predicts. */
export function quantileOutput(alpha: number): OutputName {
  const named = new Map<number, OutputName>([
    [0.05, 'q05'],
    [0.5, 'q50'],
    [0.95, 'q95'],
  ]);
  return named.get(alpha) ?? 'E_r';
}
