import { createRng, type Rng, WinnowError } from '@winnow/core';
import type { Fold } from '@winnow/evaluation';
import type { RawTable } from '@winnow/market';
import type { OutputName, Outputs, Targets } from '@winnow/models';
import { take } from '@winnow/numerics';
import { encodeCodes } from './encodeCodes.ts';
import type { TablePlan } from './planTable.ts';
import { meanScores, scoreOutputs, type TableScores } from './scoreOutputs.ts';
import { featureCodes } from './tableFeatures.ts';
import { type TableSplit, tableFolds } from './tableFolds.ts';
import { type LearnedTable, learnRows, predictRows } from './tableModel.ts';
import { type TablePolicies, tablePolicies } from './tablePolicies.ts';
import { takeTargets, targetsOfTable } from './tableTarget.ts';

/**
 * A whole fit of a table: for every split and fold a model that is tested, then the model of all rows.
 * Notation: N rows.
 */

export interface FoldReport {
  readonly trainRows: number;
  /** rows with a prediction; a model of windows has none for the first ones */
  readonly testRows: number;
  readonly scores: TableScores;
}

export interface SplitReport {
  readonly split: TableSplit;
  readonly folds: readonly FoldReport[];
  /** over the folds */
  readonly mean: TableScores;
}

/** What models said of rows that they were not fitted to, of the first split. */
export interface OutOfFold {
  readonly kind: TableSplit['kind'];
  /** [N] that tested the row, −1 for none */
  readonly fold: Int32Array;
  /** [N] NaN for a row without prediction */
  readonly outputs: Outputs;
}

export interface FittedTable {
  readonly plan: TablePlan;
  readonly seed: number;
  readonly rows: number;
  readonly targets: Targets;
  readonly reports: readonly SplitReport[];
  readonly outOfFold: OutOfFold | undefined;
  /** of an ensemble that was tested */
  readonly policies: TablePolicies | undefined;
  readonly learned: LearnedTable;
}

/** Told of each fold once it is tested. */
export type OnFold = (split: TableSplit, fold: number, report: FoldReport) => void;

interface Problem {
  readonly plan: TablePlan;
  readonly matrix: { readonly data: Float64Array; readonly rows: number; readonly cols: number };
  readonly targets: Targets;
  readonly rng: Rng;
}

/**
 * @param splits tested one after the other; none is allowed
 * @throws WinnowError `data_*`, `target_invalid`, `model_fit_failed` naming split and fold
 */
export function fitTable(
  table: RawTable,
  plan: TablePlan,
  splits: readonly TableSplit[],
  seed: number,
  onFold: OnFold,
): FittedTable {
  const { features, columns, takesMissing, target } = plan;
  const targets = targetsOfTable(table, target);
  const codes = featureCodes(table, features, takesMissing);
  const data = encodeCodes(codes, features.length, columns);
  const matrix = { data, rows: table.rows, cols: columns.names.length };
  const rng = createRng(seed);
  const problem = { plan, matrix, targets, rng };
  const tested = splits.map((split) => testSplit(problem, split, onFold));
  const allRows = Int32Array.from({ length: table.rows }, (_, n) => n);
  const learned = learnRows(plan, matrix, targets, allRows, rng.split('fit'));
  const reports = tested.map(({ report }) => report);
  const outOfFold = tested[0]?.outOfFold;
  const policies = outOfFold && tablePolicies(plan, outOfFold, targets);
  return { plan, seed, rows: table.rows, targets, reports, outOfFold, policies, learned };
}

function testSplit(problem: Problem, split: TableSplit, onFold: OnFold): { report: SplitReport; outOfFold: OutOfFold } {
  const { plan, matrix, targets, rng } = problem;
  const folds = tableFolds(split, matrix.rows, targets.classes?.values, rng.split('folds'));
  const foldOf = new Int32Array(matrix.rows).fill(-1);
  const values = plan.outputs.map((name) => [name, new Float64Array(matrix.rows).fill(Number.NaN)] as const);
  const reports = folds.map((fold, f) => {
    const outputs = testFold(problem, split, fold, f);
    for (const [i, row] of fold.test.entries()) {
      foldOf[row] = f;
      for (const [name, column] of values) column[row] = outputs[name]![i]!;
    }
    const report = reportOf(plan, fold, outputs, targets, `${split.kind} fold ${f + 1}`);
    onFold(split, f, report);
    return report;
  });
  const mean = meanScores(reports.map(({ scores }) => scores));
  return {
    report: { split, folds: reports, mean },
    outOfFold: { kind: split.kind, fold: foldOf, outputs: Object.fromEntries(values) },
  };
}

function testFold({ plan, matrix, targets, rng }: Problem, { kind }: TableSplit, fold: Fold, f: number): Outputs {
  try {
    const learned = learnRows(plan, matrix, targets, fold.train, rng.split('fold', kind, f));
    return predictRows({ ...plan, ...learned }, matrix, fold.test);
  } catch (error) {
    if (!(error instanceof WinnowError) || error.code !== 'model_fit_failed') throw error;
    const rule = `${error.message} (use fewer folds, another --split, or more rows)`;
    throw new WinnowError('model_fit_failed', { where: `${kind} fold ${f + 1}`, rule, cause: error });
  }
}

/** Rows without a prediction do not count. */
function reportOf(
  { target, outputs: names }: TablePlan,
  { train, test }: Fold,
  outputs: Outputs,
  targets: Targets,
  where: string,
): FoldReport {
  const [first] = names as readonly [OutputName, ...OutputName[]];
  const kept = Int32Array.from(test.keys()).filter((i) => !Number.isNaN(outputs[first]![i]));
  if (kept.length === 0) {
    throw new WinnowError('data_too_few', {
      where,
      rule: 'must have rows with a whole window before them',
      got: test.length,
    });
  }
  const taken = names.map((name) => [name, take(outputs[name]!, kept)]);
  const keptTargets = takeTargets(
    targets,
    kept.map((i) => test[i]!),
  );
  const scores = scoreOutputs(Object.fromEntries(taken), keptTargets, target);
  return { trainRows: train.length, testRows: kept.length, scores };
}
