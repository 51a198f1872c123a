import { take } from '@winnow/numerics';
import type { Targets } from '../../contract.ts';
import { applyScaling, type Scaling } from '../scaling.ts';

/** The parts of a distillation loss, truth + lambda · teacher. */
export interface LossParts {
  /** MSE(student, truth) */
  readonly truth: number;
  /** MSE(student, teacher) */
  readonly teacher: number;
}

/**
 * Weighted means over some rows, in the units that a network learns in. Notation: N rows, M of them.
 * @param said    [N] by the student, as returns
 * @param targets what it learned, with `taught`
 * @param rows    [M]
 */
export function lossParts(scaling: Scaling, said: Float64Array, targets: Targets, rows: Int32Array): LossParts {
  const weight = Float64Array.from(rows, (row) => targets.weight?.[row] ?? 1);
  const total = weight.reduce((sum, value) => sum + value, 0);
  const scaled = (values: Float64Array) => applyScaling(scaling, take(values, rows));
  const student = scaled(said);
  const distance = (values: Float64Array) => {
    const others = scaled(values);
    return student.reduce((sum, value, i) => sum + (weight[i]! / total) * (value - others[i]!) ** 2, 0);
  };
  return { truth: distance(targets.ret), teacher: distance(targets.taught!) };
}
