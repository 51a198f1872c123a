import { type Rng, WinnowError } from '@winnow/core';

/** Points that a machine is trained on, and those that it then decides on, by their places among the M. */
export interface PlattFold {
  readonly kept: readonly number[];
  readonly held: readonly number[];
}

/** Parts of the held-out decisions that probabilities are fitted to: LIBSVM's. */
const FOLDS = 5;

/**
 * Folds of points in time. Where labels are known a row later, they are drawn at random, as LIBSVM does. Where labels overlap
 * those of the rows around them, nearly every point would have its neighbours in the machine that decides on it: folds are
 * then blocks of neighbouring points, and the points beside a block whose labels overlap its own are left out of its machine
 * (purge, as in López de Prado 2018, snippet 7.3).
 * @param rows      [M] row of each point, ascending
 * @param labelRows rows after its own at which a row's label is known
 * @throws WinnowError `model_fit_failed` when a fold leaves no points to learn from
 */
export function plattFolds(where: string, rows: Int32Array, labelRows: number, rng: Rng): PlattFold[] {
  const order = Array.from(rows, (_, m) => m);
  if (labelRows <= 1) rng.shuffle(order);
  const folds = Math.min(FOLDS, order.length);
  return Array.from({ length: folds }, (_, fold) => {
    const [from, to] = [fold, fold + 1].map((k) => Math.floor((k * order.length) / folds)) as [number, number];
    const held = order.slice(from, to);
    const others = [...order.slice(0, from), ...order.slice(to)];
    if (labelRows <= 1) return { kept: others, held };
    const [first, last] = [rows[held[0]!]!, rows[held.at(-1)!]!];
    const kept = others.filter((m) => rows[m]! + labelRows <= first || rows[m]! >= last + labelRows);
    if (kept.length > 0) return { kept, held };
    const rule = `labels known ${labelRows} rows later must leave points to learn from beside each of ${folds} blocks`;
    throw new WinnowError('model_fit_failed', { where, rule, got: `${rows.length} points` });
  });
}
