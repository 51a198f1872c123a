import { createRng, WinnowError } from '@winnow/core';
import type { RawTable } from '@winnow/market';
import { importances, isTreeState, type PermutationImportance, permutationImportance } from '@winnow/models';
import { encodeCodes } from './encodeCodes.ts';
import { type ShapValues, shapOfRows } from './shapOfRows.ts';
import type { TableArtefact } from './tableArtefact.ts';
import { featureCodes } from './tableFeatures.ts';
import { predictRows } from './tableModel.ts';
import { targetsOfTable } from './tableTarget.ts';

/** What the predictions of a table rest on. Notation: N rows, F features. */
export interface TableExplanation {
  /** [F] */
  readonly features: readonly string[];
  /** [N, F] categories as codes, NaN missing */
  readonly codes: Float64Array;
  /** [F] of trees: what the splits of a feature gained, and how many there are */
  readonly gain: Float64Array | undefined;
  readonly split: Float64Array | undefined;
  /** how much the loss rises when a feature is shuffled; where the table has the target */
  readonly permutation: PermutationImportance | undefined;
  readonly shap: ShapValues | undefined;
  /** [F] mean magnitude of a feature's contributions, over rows and scores */
  readonly meanAbsShap: Float64Array | undefined;
}

/**
 * @param seed of the shuffles
 * @throws WinnowError `usage` when nothing can be said without a target; `data_missing`, `data_category`, `target_invalid`
 */
export function explainTable(artefact: TableArtefact, table: RawTable, seed: number): TableExplanation {
  const { features, columns, takesMissing, state, target } = artefact;
  const codes = featureCodes(table, features, takesMissing);
  const shap = shapOfRows(artefact, encodeCodes(codes, features.length, columns));
  const hasTarget = table.columns.has(target.name);
  if (shap === undefined && !hasTarget) {
    const rule = `must have the target ${target.name}, because only permutations explain a model of this kind`;
    throw new WinnowError('usage', { where: table.file, rule });
  }
  const byColumn = isTreeState(state) ? importances(state) : undefined;
  const summed = (values: Float64Array | undefined) => values && sumColumns(values, columns.featureOf, features.length);
  return {
    features: features.map(({ name }) => name),
    codes,
    gain: summed(byColumn?.gain),
    split: summed(byColumn?.split),
    permutation: hasTarget ? permute(artefact, table, codes, seed) : undefined,
    shap,
    meanAbsShap: shap && meanMagnitudes(shap, features.length),
  };
}

/** Features are shuffled as the table has them: all columns of a category at once. */
function permute(artefact: TableArtefact, table: RawTable, codes: Float64Array, seed: number): PermutationImportance {
  const { features, columns, target } = artefact;
  const { rows } = table;
  const allRows = Int32Array.from({ length: rows }, (_, n) => n);
  const cols = columns.names.length;
  const predict = (_: unknown, { data }: { readonly data: Float64Array }) =>
    predictRows(artefact, { data: encodeCodes(data, features.length, columns), rows, cols }, allRows);
  const view = {
    kind: 'feature_matrix',
    data: codes,
    rows,
    cols: features.length,
    runStarts: Int32Array.of(0),
  } as const;
  return permutationImportance({ predict }, undefined, view, targetsOfTable(table, target), createRng(seed));
}

/** @param values [C] @returns [F] */
function sumColumns(values: Float64Array, featureOf: Int32Array, nFeatures: number): Float64Array {
  const sums = new Float64Array(nFeatures);
  values.forEach((value, c) => {
    sums[featureOf[c]!]! += value;
  });
  return sums;
}

function meanMagnitudes({ values }: ShapValues, nFeatures: number): Float64Array {
  const width = nFeatures + 1;
  const sums = new Float64Array(nFeatures);
  values.forEach((value, i) => {
    if (i % width < nFeatures) sums[i % width]! += Math.abs(value);
  });
  return sums.map((sum) => (sum * width) / values.length);
}
