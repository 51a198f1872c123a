import { classificationScores, regressionScores } from '@winnow/evaluation';
import type { Outputs, Targets } from '@winnow/models';
import type { TableTarget } from './tableTarget.ts';

/** Scores by name; null where the rows do not tell. */
export type TableScores = Readonly<Record<string, number | null>>;

/**
 * Scores of the predictions of N rows, of which none is NaN.
 *
 * - numbers   `rmse mae r2` of `E_r`, or of the median; `coverage`: share of the rows between `q05` and `q95`
 * - classes   `log_loss accuracy`, of two classes `auc`
 * - a score of regimes: `auc` of what goes up
 */
export function scoreOutputs(outputs: Outputs, targets: Targets, { task, classes }: TableTarget): TableScores {
  const { E_r, q50, q05, q95, p_up: pUp, regime_score: regimeScore } = outputs;
  if (regimeScore !== undefined) {
    const { auc = null } = classificationScores(twoClasses(regimeScore), Int32Array.from(targets.up), 2);
    return { auc };
  }
  if (task === 'regression') {
    const inside = q05 && q95 && targets.ret.filter((value, n) => q05[n]! <= value && value <= q95[n]!);
    const coverage = inside && { coverage: inside.length / targets.ret.length };
    return { ...regressionScores((E_r ?? q50)!, targets.ret), ...coverage };
  }
  const probs = pUp === undefined ? interleaved(outputs, classes.length) : twoClasses(pUp);
  return { ...classificationScores(probs, targets.classes!.values, classes.length) };
}

/** @returns [N, 2] */
function twoClasses(up: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * up.length }, (_, i) => (i % 2 === 0 ? 1 - up[i >> 1]! : up[i >> 1]!));
}

/** @returns [N, K] */
function interleaved(outputs: Outputs, nClasses: number): Float64Array {
  const columns = Array.from({ length: nClasses }, (_, k) => outputs[`p_${k}`]!);
  const length = nClasses * columns[0]!.length;
  return Float64Array.from({ length }, (_, i) => columns[i % nClasses]![Math.floor(i / nClasses)]!);
}

/** Mean of each score over folds, of those that have it. */
export function meanScores(folds: readonly TableScores[]): TableScores {
  const names = Object.keys(folds[0]!);
  return Object.fromEntries(
    names.map((name) => {
      const values = folds.map((scores) => scores[name]).filter((value) => typeof value === 'number');
      return [name, values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length];
    }),
  );
}
