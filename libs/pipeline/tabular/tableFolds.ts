import { type Rng, WinnowError } from '@winnow/core';
import { type Fold, purgedKFold, walkForward } from '@winnow/evaluation';

/**
 * How a model of a table is tested. Rows are counted in the order of the file.
 *
 * - `kfold`        rows dealt out at random, each class evenly, into parts; each is tested by a model of the others
 * - `purged_kfold` contiguous parts, each tested by a model of the others without the rows whose target overlaps it in time
 * - `walk_forward` contiguous parts, each tested by a model of what came before; the rows before the first are not tested
 */
export interface TableSplit {
  readonly kind: 'kfold' | 'purged_kfold' | 'walk_forward';
  readonly folds: number;
  /** rows of distance kept between training and test targets; not for `kfold` */
  readonly embargo: number;
  /** rows after which a row's target is known; not for `kfold` */
  readonly horizon: number;
}

export const tableSplitKinds = [
  'kfold',
  'purged_kfold',
  'walk_forward',
] as const satisfies readonly TableSplit['kind'][];

/**
 * @param classes [N] 0, 1, … where the target has classes
 * @throws WinnowError `data_too_few` when a fold would have no rows to test or to train on
 */
export function tableFolds(
  { kind, folds, embargo, horizon }: TableSplit,
  rows: number,
  classes: Int32Array | undefined,
  rng: Rng,
): readonly Fold[] {
  const where = `split ${kind}`;
  if (rows < folds + 1) {
    throw new WinnowError('data_too_few', { where, rule: `${folds} folds need more rows than that`, got: rows });
  }
  if (kind === 'kfold') return dealtFolds(folds, rows, classes, rng);
  const barIndex = Int32Array.from({ length: rows }, (_, n) => n);
  const splitRows = { barIndex, endIndex: barIndex.map((n) => n + horizon) };
  try {
    if (kind === 'purged_kfold') return purgedKFold(splitRows, { folds, embargoBars: embargo });
    const testFrom = Math.ceil(rows / (folds + 1));
    return walkForward(splitRows, { folds, embargoBars: embargo, testFrom });
  } catch (error) {
    if (!(error instanceof WinnowError)) throw error;
    throw new WinnowError('data_too_few', { where, rule: error.message, cause: error });
  }
}

function dealtFolds(folds: number, rows: number, classes: Int32Array | undefined, rng: Rng): Fold[] {
  const order = Int32Array.from({ length: rows }, (_, n) => n);
  rng.shuffle(order);
  if (classes !== undefined) order.sort((a, b) => classes[a]! - classes[b]!); // stable: shuffled within each class
  const partOf = new Int32Array(rows);
  order.forEach((row, i) => {
    partOf[row] = i % folds;
  });
  const rowsWhere = (isMeant: (part: number) => boolean) =>
    Int32Array.from({ length: rows }, (_, n) => n).filter((n) => isMeant(partOf[n]!));
  return Array.from({ length: folds }, (_, fold) => ({
    train: rowsWhere((part) => part !== fold),
    test: rowsWhere((part) => part === fold),
  }));
}
